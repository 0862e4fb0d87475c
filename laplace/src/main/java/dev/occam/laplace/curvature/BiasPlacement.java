package dev.occam.laplace.curvature;

/** Where a layer's bias belongs. */
public enum BiasPlacement {
    /** In one block with the weight, {@code [W b]}: the input is extended by a 1. One prior for both. */
    JOINT,
    /** In a block of its own, which a prior per parameter tensor needs; cross terms with the weight are dropped. */
    SEPARATE
}

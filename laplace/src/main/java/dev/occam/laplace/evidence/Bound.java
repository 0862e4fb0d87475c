package dev.occam.laplace.evidence;

/** Where the best prior precision of a group lies. */
public enum Bound {
    /** Inside the range: the effective number of parameters equals {@code delta ||theta||^2}. */
    INTERIOR,
    /** At the upper end: the weights are zero, or so small that the evidence would have them zero. */
    PRUNED,
    /** At the lower end: the data do not bend the likelihood in these weights, so only their size counts. */
    NO_CURVATURE,
    /** Anywhere: weights and curvature are both zero, the evidence is flat, the starting value is kept. */
    UNDETERMINED
}

package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * How the curvature of one block is approximated: what is added up over the data, in how many passes, and what becomes of
 * the sum.
 */
public interface Structure {

    /**
     * The name under which tables show it.
     *
     * @return for example {@code K-FAC expand}
     */
    String rule();

    /**
     * An empty statistic for one block.
     *
     * @param block the block
     * @param scope the manager that the sums live in
     * @return the statistic
     */
    BlockStatistic newStatistic(ParameterBlock block, NDManager scope);

    /**
     * Passes over the data that the structure takes.
     *
     * @return 1, or more if what is added up depends on an earlier pass
     */
    default int passes() {
        return 1;
    }

    /**
     * An empty statistic for one block of a pass after the first, which sees the same vectors as the first.
     *
     * @param before what the pass before came to
     * @param scope the manager that the sums live in
     * @return the statistic
     */
    default BlockStatistic nextStatistic(CurvatureBlock before, NDManager scope) {
        throw new IllegalStateException(rule() + " takes one pass over the data");
    }

    /**
     * An empty statistic for one block of a pass after the first, where the pass before is known by what the statistic
     * begins with alone.
     *
     * @param block the block
     * @param start as {@link BlockStatistic#start} of a statistic of the same pass gave it
     * @param scope the manager that the sums live in
     * @return the statistic
     */
    default BlockStatistic startedStatistic(ParameterBlock block, NDList start, NDManager scope) {
        throw new IllegalStateException(rule() + " takes one pass over the data");
    }

    /**
     * What is added up, for a table.
     *
     * @param block the block
     * @return shapes, for example {@code 50x50, 65x65}
     */
    String factors(ParameterBlock block);

    /**
     * Memory that one block's statistic and its decomposition hold.
     *
     * @param block the block
     * @return bytes
     */
    long bytes(ParameterBlock block);

    /**
     * Whether one block spans all layers; then a policy gives the structure to all parameters.
     *
     * @return false for blocks of one layer each
     */
    default boolean spansLayers() {
        return false;
    }

    /**
     * Memory of the block that spans all layers.
     *
     * @param parameters P of all layers
     * @return bytes
     * @throws IllegalStateException if blocks lie in one layer each
     */
    default long bytes(long parameters) {
        throw new IllegalStateException(rule() + " has a block for each layer");
    }
}

package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A sum over data from which one block's curvature is made: the sums of two parts of the data add up to the sum of the
 * whole, in batches, threads or machines alike.
 */
public interface BlockStatistic {

    /**
     * Adds what a batch's inputs contribute; called once a batch.
     *
     * @param batch the batch as the block sees it
     */
    void addInputs(LayerBatch batch);

    /**
     * Adds what one vector pulled back to the layer's output contributes; called once a vector and batch.
     *
     * @param batch the batch as the block sees it
     * @param gradients shape (N, R, D_out)
     */
    void addGradients(LayerBatch batch, NDArray gradients);

    /**
     * Ends a batch; called once a batch, after all vectors.
     *
     * @param batch the batch as the block sees it
     */
    default void endBatch(LayerBatch batch) {}

    /**
     * Whether loss terms of one datum must arrive as vectors of their own, because gradients are summed over positions.
     *
     * @return false if positions stay apart in the sum
     */
    default boolean separatesTerms() {
        return true;
    }

    /**
     * Adds the sum over another part of the data.
     *
     * @param other a statistic of the same structure and block; unchanged
     */
    void add(BlockStatistic other);

    /**
     * Decomposes the sum.
     *
     * @param scope the manager that the result lives in
     * @return the block's curvature, a sum over data at unit noise
     */
    CurvatureBlock finish(NDManager scope);
}

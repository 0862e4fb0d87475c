package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.likelihood.Likelihood;

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
     * Whether the exact Fisher of a layer whose outputs are the network's may be added in one step.
     *
     * @return true if {@link #addOutputHessian} works
     */
    default boolean takesOutputHessian() {
        return false;
    }

    /**
     * Adds what all vectors of the exact Fisher contribute together, in place of {@link #addGradients} for each, for a layer
     * whose outputs are the network's.
     *
     * @param batch the batch as the block sees it
     * @param likelihood whose Hessian it is
     * @param outputs shape (N, C), C = D_out
     */
    default void addOutputHessian(LayerBatch batch, Likelihood likelihood, NDArray outputs) {
        throw new IllegalStateException("vectors are added one by one");
    }

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
     * Shows the numbers of the sum, always in the same order.
     *
     * @param each what is done with them
     */
    default void visit(SumNumbers each) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " does not say which numbers it adds up, so that its sum can't travel");
    }

    /**
     * What a sum of a later pass began with: the directions in which it adds up.
     *
     * @return arrays in float64, not copies; none in a first pass
     */
    default NDList start() {
        return new NDList();
    }

    /**
     * Decomposes the sum.
     *
     * @param scope the manager that the result lives in
     * @return the block's curvature, a sum over data at unit noise
     */
    CurvatureBlock finish(NDManager scope);
}

package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Takes training steps and holds what it remembers between them.
 *
 * <p>One step is one call into libtorch: gradients, prior and update together.
 */
public interface Optimiser extends AutoCloseable {

    /**
     * Takes one step.
     *
     * @param scope the manager of the step's own arrays
     * @param loss a scalar with a graph down to the weights
     * @param decay for each weight tensor the coefficient of {@code theta} added to its gradient, shape (tensors)
     * @param rate the learning rate
     * @return the loss, without its graph
     */
    NDArray step(NDManager scope, NDArray loss, NDArray decay, double rate);

    /** Frees what it remembers. */
    @Override
    void close();

    /** Makes optimisers with empty memory. */
    @FunctionalInterface
    interface Factory {

        /**
         * A fresh optimiser.
         *
         * @param weights what it trains
         * @param parent the manager under which its memory lives
         * @return the optimiser
         */
        Optimiser create(Weights weights, NDManager parent);
    }
}

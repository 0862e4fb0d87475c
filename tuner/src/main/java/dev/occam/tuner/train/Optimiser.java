package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Takes training steps and holds what it remembers between them.
 *
 * <p>One that needs the gradient alone asks the step for its {@linkplain TrainingStep#loss() loss}, and hands it to
 * libtorch in one call: gradients, prior and update together. One that knows curvature finds the batch, the network and
 * the likelihood in the step, and asks for the loss only where it wants that graph.
 */
public interface Optimiser extends AutoCloseable {

    /**
     * Takes one step: changes the weights in place.
     *
     * @param step what there is to step by
     * @return the mean loss of the step's rows without the prior, a scalar without a graph
     */
    NDArray step(TrainingStep step);

    /**
     * What it remembers, so that another optimiser of its kind could go on from here.
     *
     * @param scope the manager that the copies are attached to
     * @return a copy
     */
    OptimiserState state(NDManager scope);

    /**
     * Goes on from where another stood.
     *
     * @param state what an optimiser of this kind, over the same weights, gave; left as it is
     * @throws IllegalArgumentException where it is of another kind or of other weights
     */
    void restore(OptimiserState state);

    /**
     * What to change where its steps diverge.
     *
     * @return settings with their options, as a clause that goes on
     */
    default String remedy() {
        return "lower training.learningRate (--learning-rate)";
    }

    /** Frees what it remembers. */
    @Override
    void close();

    /** Makes optimisers with empty memory. */
    @FunctionalInterface
    interface Factory {

        /**
         * A fresh optimiser.
         *
         * @param training what it takes the steps of
         * @param parent the manager under which its memory lives
         * @return the optimiser
         * @throws dev.occam.laplace.record.UnsupportedNetworkException if it can't treat a layer
         */
        Optimiser create(MapTraining training, NDManager parent);
    }
}

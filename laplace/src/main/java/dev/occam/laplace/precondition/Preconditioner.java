package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.Layer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the gradients of all blocks of a network into directions for all of them.
 *
 * <p>A step goes: {@link #statistics} says whether the method wants to see the batch; if so, {@link #observe} shows it;
 * {@link #directions} answers. What was observed stays alive until the directions of its step are returned, so that
 * a method may multiply by the curvature of the very batch. Not for use from several threads.
 */
public interface Preconditioner extends AutoCloseable {

    /** Makes preconditioners with empty memory. */
    @FunctionalInterface
    interface Factory {

        /**
         * A fresh preconditioner.
         *
         * @param layers of the network, in the order in which they first run
         * @param parent the manager under which its memory lives until it is closed
         * @return the preconditioner
         * @throws dev.occam.laplace.record.UnsupportedNetworkException if the method can't treat a layer
         */
        Preconditioner create(List<Layer> layers, NDManager parent);
    }

    /**
     * The parts of the network that it treats as one matrix each.
     *
     * @return in the order of the layers; of each layer as {@link ParameterBlock#of} gives them
     */
    List<ParameterBlock> blocks();

    /**
     * What it will remember between steps, known before the first.
     *
     * @return block by block; without lines where the method does not say
     */
    default PreconditionerPlan plan() {
        return new PreconditionerPlan(List.of());
    }

    /**
     * The curvature that it wants to see of a step's batch.
     *
     * @param step number of the step, from 0
     * @return the vectors to pull back, or null if this step can do without
     */
    @Nullable
    Fisher statistics(long step);

    /**
     * Whether it squares per-example gradients, so that the exact Fisher must pull loss terms of one datum back apart.
     *
     * @return false if it takes outer products position by position
     */
    boolean perExample();

    /**
     * Sees the batch of a step.
     *
     * @param batch inputs and output gradients of every layer
     * @throws ArithmeticException if they are not finite, naming the layer
     */
    void observe(Observation batch);

    /**
     * Says how strongly each block is pulled towards zero; the pull is curvature too and joins the damping.
     *
     * @param decay for each block the coefficient of {@code theta} in the gradient of the objective, delta sigma^2 T / N
     */
    void decay(double[] decay);

    /**
     * The directions: what to go against.
     *
     * @param scope the manager that they are attached to
     * @param gradients of all blocks
     * @return for each block shape (D_out, D_in')
     * @throws IllegalStateException if nothing was observed yet
     */
    NDList directions(NDManager scope, StepGradients gradients);

    /**
     * Everything it remembers.
     *
     * @param scope the manager that the copies are attached to
     * @return the state, from which another goes on with the same bits
     */
    PreconditionerState state(NDManager scope);

    /**
     * Goes on where another stopped.
     *
     * @param state of the same method on a network of the same layers
     * @throws IllegalArgumentException if the state is of something else
     */
    void restore(PreconditionerState state);

    /** Frees what it remembers. */
    @Override
    void close();
}

package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.ParameterBlock;

/**
 * One block's share of a method that treats every block by itself: what it averages over batches, and the linear map it
 * makes of the averages.
 *
 * <p>It keeps nothing but what it puts under a name, so that its state is saved whole. Loops over blocks, averaging, rhythm
 * and the one call that applies all maps are {@link BlockwisePreconditioner}'s.
 */
interface BlockMethod {

    /** Makes the method of one block. */
    @FunctionalInterface
    interface Maker {

        /**
         * The method of one block, with empty memory.
         *
         * @param block the block
         * @param settings of the method
         * @param arrays where it keeps what it remembers
         * @return the method
         */
        BlockMethod make(ParameterBlock block, KroneckerSettings settings, NamedArrays arrays);
    }

    /**
     * What it remembers from the first basis on, known before it starts.
     *
     * @return bytes
     */
    long bytes();

    /**
     * Begins with averages of nothing.
     *
     * @param manager that makes the arrays
     */
    void start(NDManager manager);

    /**
     * The running averages, which the loop updates in place.
     *
     * @return float64
     */
    NDList averages();

    /**
     * What a batch alone would make of the averages: means over its data.
     *
     * @param scope the manager that they are attached to
     * @param seen the batch
     * @return in the order and shapes of {@link #averages}, float64
     */
    NDList measure(NDManager scope, BlockObservation seen);

    /**
     * Goes on from new averages.
     *
     * @param scope of what is needed on the way
     * @param seen the batch that has just joined the averages
     * @param decompose whether a new basis is due
     * @param lambda damping of the block
     * @throws ArithmeticException if the damped curvature has no inverse, naming the block
     */
    void update(NDManager scope, BlockObservation seen, boolean decompose, double lambda);

    /**
     * Goes on from another damping, with basis and averages as they are.
     *
     * @param scope of what is needed on the way
     * @param lambda damping of the block
     */
    void damp(NDManager scope, double lambda);

    /**
     * The direction in which the block has least curvature, by its present basis.
     *
     * @param scope the manager that it is attached to
     * @return shape (D_out, D_in'), float64
     */
    NDArray weakest(NDManager scope);

    /**
     * Whether it squares per-example gradients.
     *
     * @return false if it takes outer products position by position
     */
    boolean perExample();

    /**
     * How the operands act.
     *
     * @return the same at all times
     */
    Form form();

    /**
     * The operands, in the order of the form.
     *
     * @return arrays of the network's type
     */
    NDList operands();
}

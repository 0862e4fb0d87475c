package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.ParameterBlock;

/** How the curvature of one block and batch becomes a single Kronecker product {@code B (x) A}. */
interface FactorRule {

    /** Makes the rule of one block. */
    @FunctionalInterface
    interface Maker {

        /**
         * The rule of one block.
         *
         * @param block an affine block
         * @param settings of the method
         * @return the rule
         * @throws dev.occam.laplace.record.UnsupportedNetworkException if the rule can't treat the block as it is set
         */
        FactorRule make(ParameterBlock block, KroneckerSettings settings);
    }

    /**
     * The factors of a batch.
     *
     * @param scope the manager that they are attached to
     * @param seen the batch
     * @param running the averages so far, from which an iteration may start
     * @return A and B in float64, for the curvature of the mean loss
     */
    NDList measure(NDManager scope, BlockObservation seen, NDList running);
}

package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.ParameterBlock;
import java.util.List;

/** How the curvature of one block and batch becomes a sum of two Kronecker products (Koroko et al. 2022, section 3). */
interface PairRule {

    /** Makes the rule of one block. */
    @FunctionalInterface
    interface Maker {

        /**
         * The rule of one block.
         *
         * @param block an affine block
         * @param settings of the method
         * @return the rule
         */
        PairRule make(ParameterBlock block, KroneckerSettings settings);
    }

    /**
     * The products of a batch.
     *
     * @param scope the manager that they are attached to
     * @param seen the batch
     * @param running the averages so far, from which an iteration may start
     * @return two products: the first semidefinite, the second a correction of any sign
     */
    List<KroneckerProduct> measure(NDManager scope, BlockObservation seen, List<KroneckerProduct> running);
}

package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.ParameterBlock;

/**
 * KPSVD's factors (Koroko et al. 2022, arXiv:2201.10285; KFOC: Schnaus et al. 2021): the Kronecker product nearest to the
 * curvature of the batch in the Frobenius norm, found by power iteration from the averages so far.
 */
final class NearestProduct implements FactorRule {

    private final ParameterBlock block;
    private final KroneckerSettings settings;

    NearestProduct(ParameterBlock block, KroneckerSettings settings) {
        this.block = CorrelatedPixels.required(block, settings, "kpsvd");
        this.settings = settings;
    }

    @Override
    public NDList measure(NDManager scope, BlockObservation seen, NDList running) {
        KroneckerProduct nearest =
                PowerIteration.leading(scope, new BatchRearranged(block, seen, settings.sharing()), running.get(1));
        return new NDList(nearest.input(), nearest.gradient());
    }
}

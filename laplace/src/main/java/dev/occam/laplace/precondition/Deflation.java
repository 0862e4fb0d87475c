package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.ParameterBlock;
import java.util.List;

/** The nearest product, and the one nearest to what that leaves (Koroko et al. 2022: Deflation). */
record Deflation(ParameterBlock block, KroneckerSettings settings) implements PairRule {

    @Override
    public List<KroneckerProduct> measure(NDManager scope, BlockObservation seen, List<KroneckerProduct> running) {
        Rearranged curvature = new BatchRearranged(block, seen, settings.sharing());
        KroneckerProduct first =
                PowerIteration.leading(scope, curvature, running.get(0).gradient());
        KroneckerProduct second = PowerIteration.leading(
                scope, curvature.less(first), running.get(1).gradient());
        return List.of(first, second);
    }
}

package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.ParameterBlock;
import java.util.List;

/** K-FAC's product, and the one nearest to its error (Koroko et al. 2022: KFAC-corrected). */
record CorrectedMean(ParameterBlock block, KroneckerSettings settings) implements PairRule {

    @Override
    public List<KroneckerProduct> measure(NDManager scope, BlockObservation seen, List<KroneckerProduct> running) {
        NDList mean = new MeanFactors(block, settings).measure(scope, seen, new NDList());
        KroneckerProduct first = new KroneckerProduct(mean.get(0), mean.get(1));
        Rearranged error = new BatchRearranged(block, seen, settings.sharing()).less(first);
        return List.of(
                first, PowerIteration.leading(scope, error, running.get(1).gradient()));
    }
}

package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.ParameterBlock;
import java.util.List;

/** The two leading singular pairs at once, by bidiagonalisation (Koroko et al. 2022: Lanczos). */
record LanczosPair(ParameterBlock block, KroneckerSettings settings) implements PairRule {

    /** Begins anew with each batch: a start that is a singular vector already would find no second. */
    @Override
    public List<KroneckerProduct> measure(NDManager scope, BlockObservation seen, List<KroneckerProduct> running) {
        return Lanczos.leadingTwo(scope, new BatchRearranged(block, seen, settings.sharing()), block.rows());
    }
}

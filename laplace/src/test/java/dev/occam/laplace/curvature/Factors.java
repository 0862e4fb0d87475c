package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.List;

/** The Kronecker factors of a whole pass, before they are decomposed. */
record Factors(List<ParameterBlock> blocks, List<NDArray> a, List<NDArray> b) {

    static Factors of(
            Block block, Likelihood likelihood, NDArray x, NDArray y, BiasPlacement placement, NDManager manager) {
        return of(block, likelihood, Batches.of(x, y, 1000), placement, manager);
    }

    static Factors of(Block block, Likelihood likelihood, Batches data, BiasPlacement placement, NDManager manager) {
        return of(block, likelihood, new Fisher.Exact(), Kfac.EXPAND, data, placement, manager);
    }

    static Factors of(
            Block block,
            Likelihood likelihood,
            Fisher fisher,
            Kfac structure,
            Batches data,
            BiasPlacement placement,
            NDManager manager) {
        CurvaturePass pass = new CurvaturePass(block, likelihood, fisher, StructurePolicy.all(structure), placement);
        CurvatureSums sums = pass.collect(data, manager);
        List<KroneckerStatistic> statistics =
                sums.statistics().stream().map(KroneckerStatistic.class::cast).toList();
        return new Factors(
                sums.blocks(),
                statistics.stream().map(s -> s.inputFactor(manager)).toList(),
                statistics.stream().map(KroneckerStatistic::gradientFactor).toList());
    }

    double[][] kronecker(int k) {
        return Dense.kronecker(b.get(k), a.get(k));
    }
}

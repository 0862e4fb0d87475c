package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every number that a pass adds up, to be held against that of the same data laid out in another way. */
final class PassSums {

    static final double EXACT = 1e-12;

    private PassSums() {}

    /** Structures whose sums show every layout: positions apart or summed, whole layers, single weights. */
    static Stream<Structure> structures() {
        return Stream.of(Kfac.EXPAND, Kfac.REDUCE, BlockDiagonal.GGN, Diagonal.GGN);
    }

    static CurvaturePass pass(Block block, Likelihood likelihood, Structure structure) {
        return new CurvaturePass(block, likelihood, b -> structure, BiasPlacement.JOINT);
    }

    static List<double[]> of(CurvaturePass pass, Batches data, NDManager manager) {
        try (CurvatureSums sums = pass.collect(data, manager)) {
            List<double[]> all = new ArrayList<>();
            all.add(new double[] {sums.examples(), sums.negativeLogLikelihood()});
            for (BlockStatistic statistic : sums.statistics()) {
                if (statistic instanceof KroneckerStatistic factors) {
                    all.add(factors.inputFactor(manager).toDoubleArray());
                    all.add(factors.gradientFactor().toDoubleArray());
                } else if (statistic instanceof DenseStatistic dense) {
                    all.add(dense.matrix().toDoubleArray());
                } else {
                    all.add(((DiagonalStatistic) statistic).diagonal().toDoubleArray());
                }
            }
            return all;
        }
    }

    static void requireSame(List<double[]> actual, List<double[]> expected) {
        assertThat(actual).hasSameSizeAs(expected).hasSizeGreaterThan(1);
        for (int i = 0; i < expected.size(); i++) {
            requireClose("sum " + i, actual.get(i), expected.get(i), EXACT);
        }
    }
}

package dev.occam.laplace.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.occam.laplace.likelihood.Categorical;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums of parts of the data, merged, against the sum of the whole. */
class CurvatureSumsTest {

    private NDManager manager;
    private Block block;
    private NDArray x;
    private NDArray y;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        block = Networks.mlp(manager, 1, true, false, new Shape(1, 4), 5, 3);
        x = Networks.normal(manager, 2, 12, 4);
        y = Networks.classes(manager, 3, 3, 12);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private CurvaturePass pass(Fisher fisher, Structure structure) {
        return new CurvaturePass(block, new Categorical(), fisher, StructurePolicy.all(structure), BiasPlacement.JOINT);
    }

    private Batches part(int from, int to) {
        String rows = from + ":" + to;
        return Batches.of(x.get(rows), y.get(rows), 4);
    }

    /** Of one layer the output Hessian is added up, a difference of large sums that must not be left to float32. */
    @Test
    void factorsOfASureNetworkInFloat32HaveNoNegativeEigenvalues() {
        block = Networks.mlp(manager, 1, true, false, new Shape(1, 4), 3);
        try (NDArray wide = Networks.normal(manager, 5, 400, 4);
                NDArray classes = Networks.classes(manager, 6, 3, 400)) {
            for (Parameter parameter : block.getParameters().values()) {
                NDArray sure = parameter.getArray().mul(20).toType(DataType.FLOAT32, false);
                parameter.close();
                parameter.setShape(null);
                parameter.setArray(sure);
                sure.setRequiresGradient(false);
            }
            try (Curvature curvature = pass(new Fisher.Exact(), Kfac.EXPAND)
                    .run(Batches.of(wide.toType(DataType.FLOAT32, false), classes, 400), manager)) {
                KroneckerBlock last = (KroneckerBlock) curvature.blocks().get(0);
                double[] values = last.gradient().values().toDoubleArray();
                double largest = Arrays.stream(values).max().orElseThrow();
                double smallest = Arrays.stream(values).min().orElseThrow();
                assertThat(smallest).as("%s of at most %s", smallest, largest).isGreaterThan(-1e-12 * largest);
            }
        }
    }

    static List<Fisher> fishers() {
        return List.of(new Fisher.Exact(), new Fisher.Empirical(), new Fisher.MonteCarlo(2, 7));
    }

    @ParameterizedTest
    @MethodSource("fishers")
    void partsAddUpToTheWhole(Fisher fisher) {
        for (Structure structure : List.of(Kfac.EXPAND, BlockDiagonal.GGN)) {
            CurvaturePass pass = pass(fisher, structure);
            try (CurvatureSums merged = pass.collect(part(0, 5), manager);
                    CurvatureSums rest = pass.collect(part(5, 12), 5, manager);
                    Curvature whole = pass.run(part(0, 12), manager)) {
                merged.add(rest);
                try (Curvature curvature = merged.finish(manager)) {
                    assertThat(curvature.examples()).isEqualTo(12);
                    assertThat(curvature.terms()).isEqualTo(whole.terms());
                    requireClose("fit", curvature.negativeLogLikelihood(), whole.negativeLogLikelihood());
                    for (int k = 0; k < whole.blocks().size(); k++) {
                        double[] expected = whole.blocks().get(k).eigenvalues();
                        double[] actual = curvature.blocks().get(k).eigenvalues();
                        for (int i = 0; i < expected.length; i++) {
                            assertThat(Math.abs(actual[i] - expected[i]))
                                    .as("eigenvalue %d: %s and %s", i, actual[i], expected[i])
                                    .isLessThan(1e-11
                                            * whole.blocks().get(k).spectrum(1).largest());
                        }
                        double[] slope = whole.gradients().get(k).toDoubleArray();
                        double[] sum = curvature.gradients().get(k).toDoubleArray();
                        for (int i = 0; i < slope.length; i++) {
                            requireClose("gradient " + i, sum[i], slope[i]);
                        }
                    }
                }
            }
        }
    }

    private static void requireClose(String what, double actual, double expected) {
        assertThat(Math.abs(actual - expected))
                .as("%s: %s and %s, ratio %s", what, actual, expected, actual / expected)
                .isLessThanOrEqualTo(1e-12 * Math.max(1, Math.abs(expected)));
    }

    @Test
    void finishingTwiceGivesTheSame() {
        try (CurvatureSums sums = pass(new Fisher.Exact(), Kfac.EXPAND).collect(part(0, 12), manager);
                Curvature first = sums.finish(manager);
                Curvature second = sums.finish(manager)) {
            assertThat(second.blocks().get(0).eigenvalues())
                    .isEqualTo(first.blocks().get(0).eigenvalues());
            assertThat(second.gradients().get(0).toDoubleArray())
                    .isEqualTo(first.gradients().get(0).toDoubleArray());
        }
    }

    @Test
    void whatIsNotAlikeIsNotAdded() {
        try (CurvatureSums exact = pass(new Fisher.Exact(), Kfac.EXPAND).collect(part(0, 5), manager);
                CurvatureSums empirical =
                        pass(new Fisher.Empirical(), Kfac.EXPAND).collect(part(5, 12), manager);
                CurvatureSums reduced = pass(new Fisher.Exact(), Kfac.REDUCE).collect(part(5, 12), manager)) {
            assertThatThrownBy(() -> exact.add(empirical)).hasMessageContaining("Fisher exact and empirical");
            assertThatThrownBy(() -> exact.add(reduced))
                    .hasMessageContaining("K-FAC expand")
                    .hasMessageContaining("K-FAC reduce");
        }
    }

    @Test
    void withoutTheGradientTheCurvatureIsTheSame() {
        CurvaturePass pass = pass(new Fisher.Exact(), Kfac.EXPAND);
        try (Curvature with = pass.run(part(0, 12), manager);
                Curvature without = pass.withoutGradient().run(part(0, 12), manager)) {
            assertThat(without.blocks().get(0).eigenvalues())
                    .isEqualTo(with.blocks().get(0).eigenvalues());
            assertThatThrownBy(() -> MapDistance.of(without, 1, new double[] {1, 1}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("left the gradient of the fit out");
        }
    }

    /** More rows than are added up in float32 at once, half of them of a size that float32 sums would lose. */
    @Test
    void lowerPrecisionIsCarriedOver() {
        OuterProducts products = new OuterProducts(manager, 1);
        for (int i = 0; i < 40; i++) {
            products.add(DataType.FLOAT32, 1 << 13, sum -> sum.addi(1 << 24));
            products.add(DataType.FLOAT32, 1 << 13, sum -> sum.addi(1));
        }
        assertThat(products.sum().getDouble()).isEqualTo(40.0 * ((1 << 24) + 1));
    }
}

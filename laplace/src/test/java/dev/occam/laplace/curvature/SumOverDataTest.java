package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.torch.GradientMode;
import dev.occam.laplace.torch.Operators;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Curvature and gradient as sums: over batches, orders, repeats and threads, and against plain autograd. */
class SumOverDataTest {

    private static final Shape INPUT = new Shape(1, 3, 4);

    private NDManager manager;
    private Block block;
    private NDArray x;
    private NDArray y;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        block = Networks.mlp(manager, 1, true, false, INPUT, 5, 3);
        x = Networks.normal(manager, 2, 12, 3, 4);
        y = Networks.classes(manager, 3, 3, 12, 3);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private List<double[]> sums(Batches data) {
        Factors factors = Factors.of(block, new Categorical(), data, BiasPlacement.JOINT, manager);
        List<double[]> all = new ArrayList<>();
        factors.a().forEach(a -> all.add(a.toDoubleArray()));
        factors.b().forEach(b -> all.add(b.toDoubleArray()));
        return all;
    }

    private static void requireEqual(List<double[]> actual, List<double[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            requireClose("sum " + i, actual.get(i), expected.get(i), 1e-13);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6, 11})
    void batchesDoNotMatter(int size) {
        requireEqual(sums(Batches.of(x, y, size)), sums(Batches.of(x, y, 12)));
    }

    @Test
    void orderDoesNotMatter() {
        NDArray reversedX = x.flip(0);
        NDArray reversedY = y.flip(0);
        requireEqual(sums(Batches.of(reversedX, reversedY, 7)), sums(Batches.of(x, y, 12)));
    }

    @Test
    void repeatedDataDoubleTheSumAndNotTheMean() {
        NDArray twiceX = NDArrays.concat(new NDList(x, x));
        NDArray twiceY = NDArrays.concat(new NDList(y, y));
        List<double[]> once = sums(Batches.of(x, y, 12));
        List<double[]> twice = sums(Batches.of(twiceX, twiceY, 5));
        for (int i = 0; i < once.size(); i++) {
            double factor = i < once.size() / 2 ? 1 : 2;
            double[] expected = once.get(i).clone();
            for (int j = 0; j < expected.length; j++) {
                expected[j] *= factor;
            }
            requireClose("sum " + i, twice.get(i), expected, 1e-13);
        }
    }

    @Test
    void partsOfTheDataAddUp() {
        CurvaturePass pass =
                new CurvaturePass(block, new Categorical(), StructurePolicy.all(Kfac.EXPAND), BiasPlacement.JOINT);
        CurvatureSums first = pass.collect(Batches.of(x.get("0:5"), y.get("0:5"), 12), manager);
        CurvatureSums second = pass.collect(Batches.of(x.get("5:12"), y.get("5:12"), 12), manager);
        List<double[]> whole = sums(Batches.of(x, y, 12));
        for (int k = 0; k < first.statistics().size(); k++) {
            first.statistics().get(k).add(second.statistics().get(k));
            KroneckerStatistic merged = (KroneckerStatistic) first.statistics().get(k);
            requireClose("A " + k, merged.inputFactor(manager).toDoubleArray(), whole.get(k), 1e-13);
            requireClose("B " + k, merged.gradientFactor().toDoubleArray(), whole.get(whole.size() / 2 + k), 1e-13);
        }
    }

    /** The gradient summed from layer calls equals that of the summed loss. */
    @ParameterizedTest
    @EnumSource(BiasPlacement.class)
    void gradientEqualsAutograd(BiasPlacement placement) {
        CurvaturePass pass = new CurvaturePass(block, new Categorical(), StructurePolicy.all(Kfac.EXPAND), placement);
        try (Curvature curvature = pass.run(Batches.of(x, y, 5), manager);
                GradientMode on = GradientMode.on()) {
            for (int k = 0; k < curvature.blocks().size(); k++) {
                ParameterBlock parameters = curvature.blocks().get(k).members().get(0);
                NDList weights = new NDList();
                parameters.tensors().forEach(tensor -> {
                    tensor.value().setRequiresGradient(true);
                    weights.add(tensor.value());
                });
                NDArray f = block.forward(new ParameterStore(manager, false), new NDList(x), false)
                        .singletonOrThrow();
                NDArray loss = new Categorical().negativeLogLikelihood(f, y);
                NDList slopes = Operators.gradients(manager, loss, loss.onesLike(), weights);
                double[] expected = Dense.matrix(parameters, slopes);
                requireClose(parameters.name(), curvature.gradients().get(k).toDoubleArray(), expected, 1e-12);
                parameters.tensors().forEach(tensor -> tensor.value().setRequiresGradient(false));
            }
        }
    }

    @Test
    void theNetworkIsLeftAsItWas() {
        manager.getEngine().setRandomSeed(5);
        NDArray expectedDraw = manager.randomNormal(new Shape(4));
        List<double[]> before = new ArrayList<>();
        for (Parameter p : block.getParameters().values()) {
            before.add(p.getArray().toDoubleArray());
        }
        manager.getEngine().setRandomSeed(5);
        sums(Batches.of(x, y, 5));
        NDArray draw = manager.randomNormal(new Shape(4));
        assertThat(draw.toFloatArray()).isEqualTo(expectedDraw.toFloatArray());
        int k = 0;
        for (Parameter p : block.getParameters().values()) {
            assertThat(p.getArray().toDoubleArray()).isEqualTo(before.get(k++));
            assertThat(p.getArray().hasGradient()).isFalse();
        }
    }

    @Test
    void gradientsOfAUserStayUntouched() {
        NDArray weight = block.getParameters().get(0).getValue().getArray();
        weight.setRequiresGradient(true);
        sums(Batches.of(x, y, 5));
        assertThat(weight.getGradient()
                        .toType(DataType.FLOAT64, false)
                        .abs()
                        .sum()
                        .getDouble())
                .isZero();
    }

    @Test
    void fourThreadsGetWhatOneGets() throws Exception {
        List<double[]> expected = sums(Batches.of(x, y, 5));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<double[]>>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> sums(Batches.of(x, y, 5))));
            }
            for (Future<List<double[]>> result : results) {
                requireEqual(result.get(), expected);
            }
        } finally {
            threads.shutdown();
        }
    }
}

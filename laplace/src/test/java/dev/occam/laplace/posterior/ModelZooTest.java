package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.XavierInitializer;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.Diagonal;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.LowRank;
import dev.occam.laplace.curvature.Networks;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.predict.Predictive;
import dev.occam.laplace.record.LayerSelection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of DJL's own model zoo, as they come. */
class ModelZooTest {

    private static final int CLASSES = 3;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Structure> structures() {
        return Stream.of(
                Kfac.EXPAND,
                Kfac.REDUCE,
                Ekfac.EXPAND,
                Ekfac.REDUCE,
                BlockDiagonal.GGN,
                Full.GGN,
                LowRank.of(4),
                Diagonal.GGN);
    }

    /** Those that hold no matrix over a convolution's 36,864 weights. */
    static Stream<Structure> structuresOfLargeLayers() {
        return Stream.of(Kfac.EXPAND, Kfac.REDUCE, Ekfac.EXPAND, Ekfac.REDUCE, LowRank.of(2), Diagonal.GGN);
    }

    @ParameterizedTest
    @MethodSource("structures")
    void theirMlp(Structure structure) {
        Block network = Networks.initialise(manager, 1, new Mlp(6, CLASSES, new int[] {5, 4}), new Shape(1, 2, 3));
        NDArray x = Networks.normal(manager, 2, 20, 2, 3);
        NDArray y = Networks.classes(manager, 3, CLASSES, 20);
        try (Posterior posterior = Laplace.of(network, Likelihood.categorical())
                .structure(structure)
                .fit(x, y)) {
            requireUsable(posterior, network, Networks.normal(manager, 4, 3, 2, 3));
        }
    }

    private Block resnet() {
        Block network = ResNetV1.builder()
                .setImageShape(new Shape(2, 6, 6))
                .setNumLayers(8)
                .setOutSize(CLASSES)
                .build();
        network.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 2, 6, 6));
        return network;
    }

    @ParameterizedTest
    @MethodSource("structuresOfLargeLayers")
    void theirResNet(Structure structure) {
        Block network = resnet();
        NDArray x = Networks.normal(manager, 6, 6, 2, 6, 6).toType(DataType.FLOAT32, false);
        NDArray y = Networks.classes(manager, 7, CLASSES, 6);
        List<double[]> before = statistics(network);
        try (Posterior posterior = Laplace.of(network, Likelihood.categorical())
                .structure(structure)
                .fisher(Fisher.monteCarlo(1, 1))
                .fit(x, y)) {
            requireUsable(posterior, network, x.get(":2"));
        }
        assertThat(statistics(network)).usingRecursiveComparison().isEqualTo(before);
    }

    /** Scales and shifts of its norms are layers by element; running statistics are nobody's weights. */
    @Test
    void everyTrainedParameterOfTheirResNetIsInTheCurvature() {
        Block network = resnet();
        NDArray x = Networks.normal(manager, 6, 4, 2, 6, 6).toType(DataType.FLOAT32, false);
        NDArray y = Networks.classes(manager, 7, CLASSES, 4);
        long trained = network.getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
        try (Posterior all = Laplace.of(network, Likelihood.categorical())
                        .structure(Diagonal.GGN)
                        .fit(x, y);
                Posterior last = Laplace.of(network, Likelihood.categorical())
                        .structure(Full.GGN)
                        .layers(LayerSelection.last())
                        .fit(x, y)) {
            assertThat(all.curvature().blocks().stream()
                            .mapToLong(block -> block.size())
                            .sum())
                    .isEqualTo(trained);
            assertThat(all.blocks()).anyMatch(name -> name.contains("BatchNorm") && name.endsWith("gamma"));
            assertThat(last.blocks()).hasSize(1);
            assertThat(last.curvature().blocks().get(0).size()).isEqualTo(CLASSES * (64 + 1));
            requireUsable(last, network, x.get(":2"));
        }
    }

    private List<double[]> statistics(Block network) {
        return network.getParameters().values().stream()
                .map(parameter ->
                        parameter.getArray().toType(DataType.FLOAT64, true).toDoubleArray())
                .toList();
    }

    private void requireUsable(Posterior posterior, Block network, NDArray rows) {
        TunedPrior tuned = posterior.tunePrior();
        assertThat(tuned.evidence().value()).isFinite();
        Predictive predictive = posterior.predict(rows);
        NDArray plain = network.forward(new ParameterStore(manager, false), new NDList(rows), false)
                .singletonOrThrow();
        requireClose(
                "outputs",
                predictive.outputs().toDoubleArray(),
                plain.toType(DataType.FLOAT64, false).toDoubleArray(),
                1e-5);
        assertThat(predictive.gaussian().variances().min().getDouble()).isPositive();
        assertThat(posterior.sampleOutputs(rows, 2, 1).getShape())
                .isEqualTo(new Shape(2, rows.getShape().get(0), CLASSES));
    }
}

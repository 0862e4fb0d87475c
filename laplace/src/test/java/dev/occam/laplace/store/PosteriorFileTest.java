package dev.occam.laplace.store;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.curvature.BiasPlacement;
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
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.posterior.Prior;
import dev.occam.laplace.posterior.SmallProblem;
import dev.occam.laplace.predict.Predictive;
import dev.occam.laplace.record.LayerSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read is what was written. */
class PosteriorFileTest {

    private static final double TOLERANCE = 1e-12;

    @TempDir
    private Path folder;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Arguments> structures() {
        List<Structure> all = List.of(
                Kfac.EXPAND,
                Kfac.REDUCE,
                Ekfac.EXPAND,
                Ekfac.REDUCE,
                BlockDiagonal.GGN,
                Diagonal.GGN,
                Full.GGN,
                LowRank.of(5));
        return all.stream()
                .flatMap(structure -> Stream.of(SmallProblem.Kind.values()).map(kind -> Arguments.of(structure, kind)));
    }

    @ParameterizedTest
    @MethodSource("structures")
    void everyStructureComesBack(Structure structure, SmallProblem.Kind kind) throws IOException {
        SmallProblem problem = SmallProblem.of(kind, 1, manager);
        Laplace laplace = Laplace.of(problem.network(), problem.likelihood())
                .structure(structure)
                .temperature(1.5);
        requireSame(laplace, problem);
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("Monte Carlo Fisher", SmallProblem.Kind.MLP, (Setting)
                        (l, p) -> l.fisher(Fisher.monteCarlo(3, 7))),
                Arguments.of("empirical Fisher", SmallProblem.Kind.REGRESSION, (Setting)
                        (l, p) -> l.fisher(Fisher.empirical())),
                Arguments.of(
                        "last layer", SmallProblem.Kind.TOKENS, (Setting) (l, p) -> l.layers(LayerSelection.last())),
                Arguments.of("named layers", SmallProblem.Kind.MLP, (Setting)
                        (l, p) -> l.layers(LayerSelection.named("01Linear"))),
                Arguments.of("prior per tensor", SmallProblem.Kind.MLP, (Setting)
                        (l, p) -> l.bias(BiasPlacement.SEPARATE).prior(Prior.perTensor(0.3))),
                Arguments.of("grouped prior", SmallProblem.Kind.MLP, (Setting)
                        (l, p) -> l.prior(Prior.groups(0.3, Map.of("first", List.of("01"), "others", List.of("03"))))),
                Arguments.of("layerwise prior on the full matrix", SmallProblem.Kind.MLP, (Setting)
                        (l, p) -> l.structure(Full.GGN).prior(Prior.layerwise(0.3))),
                Arguments.of("prior per tensor on a low rank", SmallProblem.Kind.MLP, (Setting)
                        (l, p) -> l.structure(LowRank.of(5)).prior(Prior.perTensor(0.3))),
                Arguments.of("diagonal prior", SmallProblem.Kind.MLP, (Setting)
                        (l, p) -> l.structure(Diagonal.GGN).prior(Prior.diagonal(0.3))),
                Arguments.of("prior mean", SmallProblem.Kind.CONVOLUTION, (Setting)
                        (l, p) -> l.prior(Prior.scalar(0.3).withMean(0.1))),
                Arguments.of("prior means", SmallProblem.Kind.MLP, (Setting) (l, p) -> {
                    Map<String, NDArray> means = new HashMap<>();
                    p.network()
                            .getParameters()
                            .forEach(entry -> means.put(
                                    entry.getKey(),
                                    entry.getValue().getArray().mul(0.9).toType(DataType.FLOAT32, true)));
                    return l.prior(Prior.layerwise(2).withMean(means));
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void everySettingComesBack(String name, SmallProblem.Kind kind, Setting setting) throws IOException {
        SmallProblem problem = SmallProblem.of(kind, 2, manager);
        requireSame(setting.on(Laplace.of(problem.network(), problem.likelihood()), problem), problem);
    }

    /** One choice among those of a posterior. */
    private interface Setting {
        Laplace on(Laplace laplace, SmallProblem problem);
    }

    @Test
    void aTunedNoiseComesBack() throws IOException {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.REGRESSION, 3, manager);
        requireSame(Laplace.of(problem.network(), Likelihood.gaussian()), problem);
    }

    @Test
    void noisesByOutputComeBack() throws IOException {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.REGRESSION, 3, manager);
        requireSame(Laplace.of(problem.network(), Likelihood.gaussianByOutput(0.3, 0.9)), problem);
    }

    private void requireSame(Laplace laplace, SmallProblem problem) throws IOException {
        Path file = folder.resolve("posterior.safetensors");
        try (Posterior fitted = laplace.fit(problem.x(), problem.y())) {
            fitted.tunePrior();
            PosteriorFile.write(fitted, file);
            try (Posterior read = PosteriorFile.read(file, problem.network())) {
                requireSame(read, fitted, problem.test());
                assertThat(read.hyperparameters()).isEqualTo(fitted.hyperparameters());
                assertThat(read.logEvidence().groups())
                        .isEqualTo(fitted.logEvidence().groups());
                assertThat(read.row()).isEqualTo(fitted.row());
                assertThat(read.temperature()).isEqualTo(fitted.temperature());
                assertThat(read.curvature().blocks().stream().map(block -> block.rule()))
                        .containsExactlyElementsOf(fitted.curvature().blocks().stream()
                                .map(block -> block.rule())
                                .toList());
                requireClose(
                        "evidence", read.evidence().value(), fitted.evidence().value(), TOLERANCE);
                requireClose(
                        "gradient norm",
                        read.mapDistance().gradientNorm(),
                        fitted.mapDistance().gradientNorm(),
                        1e-10);
                // The prior can be tuned again: to the same place.
                requireClose(
                        "tuned again",
                        read.tunePrior().evidence().value(),
                        fitted.tunePrior().evidence().value(),
                        TOLERANCE);
            }
        }
    }

    private static void requireSame(Posterior read, Posterior fitted, NDArray rows) {
        Predictive expected = fitted.predict(rows);
        Predictive actual = read.predict(rows);
        assertThat(actual).hasSameClassAs(expected);
        requireClose(
                "outputs", actual.outputs().toDoubleArray(), expected.outputs().toDoubleArray(), TOLERANCE);
        requireClose(
                "covariance",
                actual.covariance().toDoubleArray(),
                expected.covariance().toDoubleArray(),
                TOLERANCE);
        requireClose(
                "aleatoric",
                actual.aleatoric().toDoubleArray(),
                expected.aleatoric().toDoubleArray(),
                TOLERANCE);
        fitted.sample(rows.getManager(), 5)
                .forEach((name, value) -> requireClose(
                        name,
                        read.sample(rows.getManager(), 5).get(name).toDoubleArray(),
                        value.toDoubleArray(),
                        1e-9));
    }

    @Test
    void aNetworkOfSinglesComesBackToo() throws IOException {
        Block network = Linear.builder().setUnits(3).build();
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        NDArray x = Networks.normal(manager, 5, 12, 3).toType(DataType.FLOAT32, true);
        Path file = folder.resolve("singles.safetensors");
        try (Posterior fitted =
                Laplace.of(network, Likelihood.categorical()).fit(x, Networks.classes(manager, 6, 3, 12))) {
            PosteriorFile.write(fitted, file);
            try (Posterior read = PosteriorFile.read(file, network)) {
                requireClose(
                        "covariance",
                        read.predict(x).covariance().toDoubleArray(),
                        fitted.predict(x).covariance().toDoubleArray(),
                        1e-6);
            }
        }
    }

    @Test
    void anyProgramReadsTheArrays() throws IOException {
        SmallProblem problem = SmallProblem.of(SmallProblem.Kind.MLP, 7, manager);
        Path file = folder.resolve("posterior.safetensors");
        try (Posterior fitted =
                Laplace.of(problem.network(), problem.likelihood()).fit(problem.x(), problem.y())) {
            PosteriorFile.write(fitted, file);
            NDList arrays = NDList.decode(manager, Files.readAllBytes(file));
            NDArray first = arrays.stream()
                    .filter(array -> array.getName().equals("block/0/eigenvalues"))
                    .findFirst()
                    .orElseThrow();
            assertThat(first.toDoubleArray())
                    .isEqualTo(fitted.curvature().blocks().get(0).eigenvalues());
            assertThat(Arrays.asList(folder.toFile().list())).containsExactly("posterior.safetensors");
        }
    }
}

package dev.occam.laplace.torchscript;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Networks;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.laplace.record.LayerSelection;
import dev.occam.laplace.store.PosteriorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A TorchScript file and the same network as a DJL block: one posterior of the last layer. */
class TorchScriptModelTest {

    private static final int CLASSES = 3;

    @TempDir
    private Path folder;

    private NDManager manager;
    private Block network;
    private NDArray x;
    private NDArray y;
    private NDArray test;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        network = Networks.mlp(manager, 1, true, false, new Shape(1, 4), 6, CLASSES);
        x = Networks.normal(manager, 2, 30, 4);
        y = Networks.classes(manager, 3, CLASSES, 30);
        test = Networks.normal(manager, 4, 5, 4);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private TorchScriptModel model() throws IOException {
        return TorchScriptModel.of(ScriptedMlp.write(network, folder.resolve("net.pt")));
    }

    static Stream<Structure> structures() {
        return Stream.of(Kfac.EXPAND, Ekfac.EXPAND, Full.GGN);
    }

    @ParameterizedTest
    @MethodSource("structures")
    void itsHeadIsThatOfTheSameBlock(Structure structure) throws IOException {
        Block scripted = model().withHead("fc.weight", "fc.bias");
        requireSame(scripted, structure, 1e-8);
    }

    @Test
    void theHeadIsFound() throws IOException {
        TorchScriptModel model = model();
        assertThat(model.parameters()).containsOnlyKeys("body.weight", "body.bias", "fc.weight", "fc.bias");
        requireSame(model.withHead(), Ekfac.EXPAND, 1e-8);
    }

    @Test
    void singlePrecision() throws IOException {
        for (Parameter parameter : network.getParameters().values()) {
            NDArray single = parameter.getArray().toType(DataType.FLOAT32, true);
            parameter.close();
            parameter.setShape(null);
            parameter.setArray(single);
            single.setRequiresGradient(false);
        }
        x = x.toType(DataType.FLOAT32, true);
        test = test.toType(DataType.FLOAT32, true);
        requireSame(model().withHead(), Ekfac.EXPAND, 1e-4);
    }

    private void requireSame(Block scripted, Structure structure, double tolerance) {
        try (Posterior own = posterior(network, structure);
                Posterior found = posterior(scripted, structure)) {
            requireClose("evidence", found.evidence().value(), own.evidence().value(), tolerance);
            own.tunePrior();
            found.tunePrior();
            requireClose("tuned", found.evidence().value(), own.evidence().value(), tolerance);
            requireClose(
                    "covariance",
                    found.predict(test).covariance().toDoubleArray(),
                    own.predict(test).covariance().toDoubleArray(),
                    tolerance);
            requireClose(
                    "probabilities",
                    found.predict(test).probabilities().toDoubleArray(),
                    own.predict(test).probabilities().toDoubleArray(),
                    tolerance);
            requireClose(
                    "draws",
                    found.sampleOutputs(test, 3, 7)
                            .toType(DataType.FLOAT64, true)
                            .toDoubleArray(),
                    own.sampleOutputs(test, 3, 7).toType(DataType.FLOAT64, true).toDoubleArray(),
                    Math.max(tolerance, 1e-3));
        }
    }

    private Posterior posterior(Block block, Structure structure) {
        return Laplace.of(block, Likelihood.categorical())
                .structure(structure)
                .layers(LayerSelection.last())
                .fit(x, y);
    }

    @Test
    void outputsAreTheModelsOwn() throws IOException {
        Block scripted = model().withHead();
        requireClose("outputs", forward(scripted), forward(network), 1e-12);
        requireClose("outputs again", forward(scripted), forward(network), 1e-12);
    }

    private double[] forward(Block block) {
        return block.forward(new ParameterStore(manager, false), new NDList(test), false)
                .singletonOrThrow()
                .toDoubleArray();
    }

    @Test
    void featuresOfAMethodGetANewHead() throws IOException {
        Block fresh = model().method("features").withNewHead(2, x);
        NDArray labels = Networks.classes(manager, 5, 2, 30);
        try (Posterior posterior = Laplace.of(fresh, Likelihood.categorical()).fit(x, labels)) {
            assertThat(posterior.blocks()).containsExactly("02head");
            assertThat(posterior.curvature().blocks().get(0).size()).isEqualTo(2 * (6 + 1));
            assertThat(posterior.predict(test).probabilities().toDoubleArray()).containsOnly(0.5);
        }
    }

    @Test
    void fourThreadsPredictAsOne() throws Exception {
        Block scripted = model().withHead();
        double[] inputs = test.toDoubleArray();
        try (Posterior posterior = posterior(scripted, Ekfac.EXPAND)) {
            double[] serial = posterior.predict(test).covariance().toDoubleArray();
            List<Callable<double[]>> tasks = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                tasks.add(() -> {
                    try (NDManager own = NDManager.newBaseManager()) {
                        return posterior
                                .predict(own.create(inputs, new Shape(5, 4)))
                                .covariance()
                                .toDoubleArray();
                    }
                });
            }
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                for (Future<double[]> result : threads.invokeAll(tasks)) {
                    requireClose("in a thread", result.get(), serial, 1e-12);
                }
            } finally {
                threads.shutdown();
            }
        }
    }

    /** The features count too: a posterior of one model is not one of another with the same head. */
    @Test
    void aFileKnowsItsModel() throws IOException {
        Path file = folder.resolve("posterior.safetensors");
        double[] expected;
        try (Posterior posterior = posterior(model().withHead(), Ekfac.EXPAND)) {
            PosteriorFile.write(posterior, file);
            expected = posterior.predict(test).covariance().toDoubleArray();
        }
        try (Posterior read = PosteriorFile.read(file, model().withHead())) {
            requireClose("read", read.predict(test).covariance().toDoubleArray(), expected, 1e-12);
        }
        network.getParameters().get("01Linear_weight").getArray().addi(0.1);
        Block other = model().withHead();
        assertThatThrownBy(() -> PosteriorFile.read(file, other)).hasMessageContaining("is of another network");
    }

    @Test
    void filesThatAreNone() throws IOException {
        Path absent = folder.resolve("absent.pt");
        assertThatThrownBy(() -> TorchScriptModel.of(absent))
                .isExactlyInstanceOf(TorchScriptException.class)
                .hasMessage(absent + ": there is no such file; give the path of a TorchScript model");
        Path text = Files.writeString(folder.resolve("text.pt"), "no model");
        assertThatThrownBy(() -> TorchScriptModel.of(text))
                .isExactlyInstanceOf(TorchScriptException.class)
                .hasMessage(text + ": is not a TorchScript model; write it with torch.jit.script(model).save(...) or"
                        + " torch.jit.trace");
        assertThatThrownBy(() -> TorchScriptModel.of(folder))
                .isExactlyInstanceOf(TorchScriptException.class)
                .hasMessageStartingWith(folder + ": can't be read as a file");
        Path broken = ScriptedMlp.write(network, folder.resolve("broken.pt"), "torch.no_such_operator(y)");
        assertThatThrownBy(() -> TorchScriptModel.of(broken))
                .isExactlyInstanceOf(TorchScriptException.class)
                .hasMessageStartingWith(broken + ": libtorch can't load it: ")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void headsThatAreNone() throws IOException {
        TorchScriptModel model = model();
        Path file = folder.resolve("net.pt");
        assertThatThrownBy(() -> model.withHead("fc.w", "fc.bias"))
                .isExactlyInstanceOf(TorchScriptException.class)
                .hasMessage(file + ": has no parameter 'fc.w'; it has [body.weight, body.bias, fc.weight, fc.bias]");
        assertThatThrownBy(() -> model.withHead("fc.bias"))
                .isExactlyInstanceOf(TorchScriptException.class)
                .hasMessage(
                        file + ": the parameter 'fc.bias' has the shape (3); the weight of a linear head has the shape"
                                + " (outputs, features)");
        assertThatThrownBy(() -> model.withHead("fc.weight", "body.bias"))
                .isExactlyInstanceOf(TorchScriptException.class)
                .hasMessage(
                        file + ": the parameter 'body.bias' has the shape (6); the bias of a head of 3 outputs has the"
                                + " shape (3)");
        assertThatThrownBy(() -> model.method("embed"))
                .isExactlyInstanceOf(TorchScriptException.class)
                .hasMessage(
                        file + ": has no method 'embed', but [forward, features, both, summed]; name one of these, or"
                                + " mark yours with @torch.jit.export");
    }

    /** A layer in the middle, or a softmax after the last one, is noticed at the first rows, and every time. */
    @Test
    void aLayerThatIsNotTheLast() throws IOException {
        Block middle = model().withHead("body.weight", "body.bias");
        Block softened = TorchScriptModel.of(
                        ScriptedMlp.write(network, folder.resolve("soft.pt"), "torch.softmax(y, 1)"))
                .withHead();
        for (int i = 0; i < 2; i++) {
            refused(middle, "'body.weight' is not the last layer, for the model does not run without it");
            refused(softened, "'fc.weight' is not the last layer, for its outputs are not those of this layer");
        }
    }

    private void refused(Block block, String message) {
        assertThatThrownBy(() -> posterior(block, Ekfac.EXPAND))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void featuresThatAreNone() throws IOException {
        TorchScriptModel model = model();
        Path file = folder.resolve("net.pt");
        assertThatThrownBy(() -> model.method("summed").withNewHead(2, x))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        file + ": 30 rows become an array of shape (); features have the shape (N, D), one row each");
        assertThatThrownBy(() -> model.method("both").withNewHead(2, x))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        file + ": the method 'both' returns 2 arrays; name one that returns features of shape (N, D)"
                                + " alone");
        assertThatThrownBy(() -> model.withNewHead(0, x)).hasMessage("a head has at least one output, not 0");
        assertThatThrownBy(() -> model.withNewHead(2, manager.zeros(new Shape(3, 9), DataType.FLOAT64)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + ": the model refuses inputs of shape (3, 9) in float64: ")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }
}

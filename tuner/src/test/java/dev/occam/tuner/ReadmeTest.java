package dev.occam.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Dataset;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.occam.laplace.evidence.EvidenceMaximum;
import dev.occam.laplace.predict.Predictive;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.models.data.StrokeDigits;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.config.BatchReader;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.tribuo.Samples;
import dev.occam.tuner.tribuo.calibration.RegressionCalibrationEvaluation;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java, the JSON and the links of the documents; their command lines are tested beside the command line. */
class ReadmeTest {

    private static final Document README = Document.read("README.md");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?://|#)([^)#]+)\\)");
    private static final Pattern FIELD =
            Pattern.compile("`((?:data|network|curvature|prior|training|loop)(?:\\.[A-Za-z]+)+)`");

    @TempDir
    Path folder;

    @Test
    void theWholeRunRuns() throws Exception {
        Path quick = Files.writeString(folder.resolve("quick.json"), """
                {"data": {"digits": {"trainRows": 60, "testRows": 20}}, "network": {"widths": [4]},
                 "training": {"epochs": 4}, "loop": {"rounds": 1}}
                """);
        Path out = folder.resolve("out");

        try (URLClassLoader classes = compiled("Tune.java")) {
            Method tune = classes.loadClass("Tune").getMethod("tune", Path.class, Path.class);
            RunRecord run = (RunRecord) tune.invoke(null, quick, out);

            assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
            assertThat(out.resolve("run.json")).isRegularFile();
        }
    }

    @Test
    void uncertaintyTakesOneCall() throws Exception {
        DataSet digits = StrokeDigits.of(80, 20, 3).read();
        try (URLClassLoader classes = compiled("Uncertainty.java");
                NDManager manager = NDManager.newBaseManager()) {
            Block network = new Mlp(new Shape(digits.train().shape()), List.of(5), 10, Activation.TANH, true)
                    .block(manager, DataType.FLOAT32, 1);
            Method of = classes.loadClass("Uncertainty")
                    .getMethod("of", Block.class, NDArray.class, NDArray.class, NDArray.class);
            NDArray inputs = digits.train().inputs(manager, DataType.FLOAT32);
            double[] information = (double[]) of.invoke(
                    null, network, inputs, digits.train().targets(manager, DataType.FLOAT32), inputs.get("0:20"));

            assertThat(information).hasSize(20);
            for (double nats : information) {
                assertThat(nats).isBetween(0.0, Math.log(10));
            }
        }
    }

    @Test
    void aPriorFarFromThatOfTrainingIsRefittedTo() throws Exception {
        DataSet digits = StrokeDigits.of(80, 20, 3).read();
        try (URLClassLoader classes = compiled("Refitted.java");
                NDManager manager = NDManager.newBaseManager()) {
            Block network = new Mlp(new Shape(digits.train().shape()), List.of(5), 10, Activation.TANH, true)
                    .block(manager, DataType.FLOAT64, 1);
            Method of = classes.loadClass("Refitted")
                    .getMethod("of", Block.class, NDArray.class, NDArray.class, NDArray.class);
            NDArray inputs = digits.train().inputs(manager, DataType.FLOAT64);
            NDArray labels = digits.train().targets(manager, DataType.FLOAT64);
            Predictive predictive = (Predictive) of.invoke(null, network, inputs, labels, inputs);

            // The network was not trained at all before.
            NDArray right = predictive.probabilities().argMax(1).eq(labels.toType(DataType.INT64, false));
            assertThat(right.toType(DataType.FLOAT64, false).mean().getDouble()).isGreaterThan(0.3);
        }
    }

    /** The model is one of TorchScript's, of four inputs and three classes, as the tests of the library write it. */
    @Test
    void aTorchScriptModelGetsItsUncertainty() throws Exception {
        Path model = folder.resolve("model.pt");
        try (InputStream stream = Objects.requireNonNull(getClass().getResourceAsStream("/torchscript/model.pt"))) {
            Files.copy(stream, model);
        }
        try (URLClassLoader classes = compiled("Scripted.java");
                NDManager manager = NDManager.newBaseManager()) {
            Method of = classes.loadClass("Scripted")
                    .getMethod("of", Path.class, NDArray.class, NDArray.class, NDArray.class);
            NDArray inputs = manager.arange(0f, 40f).sin().reshape(10, 4);
            NDArray labels = manager.arange(10).mod(3);
            double[] deviations = (double[]) of.invoke(null, model, inputs, labels, inputs.get("0:5"));

            assertThat(deviations).hasSize(5);
            for (double nats : deviations) {
                assertThat(nats).isBetween(0.0, Math.log(3));
            }
        }
    }

    @Test
    void theEvidenceAloneIsTaken() throws Exception {
        DataSet digits = StrokeDigits.of(80, 0, 3).read();
        try (URLClassLoader classes = compiled("BestPrior.java");
                NDManager manager = NDManager.newBaseManager()) {
            Block network = new Mlp(new Shape(digits.train().shape()), List.of(5), 10, Activation.TANH, true)
                    .block(manager, DataType.FLOAT64, 1);
            Method of = classes.loadClass("BestPrior").getMethod("of", Block.class, NDArray.class, NDArray.class);
            EvidenceMaximum best = (EvidenceMaximum) of.invoke(
                    null,
                    network,
                    digits.train().inputs(manager, DataType.FLOAT64),
                    digits.train().targets(manager, DataType.FLOAT64));

            assertThat(best.converged()).isTrue();
            assertThat(best.value().effectiveParametersOfGroup(0)).isPositive();
            assertThat(best.hyperparameters().groupCount()).isEqualTo(2);
        }
    }

    @Test
    void theUsersOwnTrainingIsTuned() throws Exception {
        DataSet digits = StrokeDigits.of(60, 20, 3).read();
        try (URLClassLoader classes = compiled("InYourTraining.java");
                Model model = Model.newInstance("net")) {
            model.setBlock(new Mlp(new Shape(digits.train().shape()), List.of(4), 10, Activation.TANH, true)
                    .block(model.getNDManager(), DataType.FLOAT32, 1));
            Examples rows = digits.train();
            Dataset train = new ArrayDataset.Builder()
                    .setData(rows.inputs(model.getNDManager(), DataType.FLOAT32))
                    .optLabels(rows.targets(model.getNDManager(), DataType.FLOAT32))
                    .setSampling(20, true)
                    .build();
            Method fit = classes.loadClass("InYourTraining")
                    .getMethod("fit", Model.class, int.class, Dataset.class, Dataset.class);
            Map<?, ?> decays = (Map<?, ?>) fit.invoke(null, model, 2, train, train);

            assertThat(decays).hasSize(2);
            assertThat(decays.values())
                    .allSatisfy(decay -> assertThat((Double) decay).isPositive());
        }
    }

    @Test
    void aTribuoTrainerIsTakenInPlaceOfAnother() throws Exception {
        Path file = folder.resolve("model.pb");
        try (URLClassLoader classes = compiled("Waves.java")) {
            Method fit = classes.loadClass("Waves")
                    .getMethod("fit", org.tribuo.Dataset.class, org.tribuo.Dataset.class, Path.class);
            RegressionCalibrationEvaluation evaluation = (RegressionCalibrationEvaluation)
                    fit.invoke(null, Samples.waves(80, 1), Samples.waves(50, 2), file);

            assertThat(evaluation.averageCRPS()).isBetween(0.1, 8.0);
            assertThat(org.tribuo.Model.deserializeFromFile(file).getName()).isEqualTo("evidence-regression");
        }
    }

    /** A block that nobody runs would be one that may lie. */
    @Test
    void everyJavaBlockIsTested() {
        assertThat(README.blocks("java").stream().map(Document.Block::label))
                .containsExactly(
                        "com/acme/Net.java",
                        "Uncertainty.java",
                        "Refitted.java",
                        "Scripted.java",
                        "Tune.java",
                        "BestPrior.java",
                        "InYourTraining.java",
                        "Waves.java");
        for (String other : List.of("CONTRIBUTING.md", "CHANGELOG.md", "docs/decisions.md")) {
            assertThat(Document.read(other).blocks("java")).as(other).isEmpty();
        }
    }

    @Test
    void theConfigurationIsAccepted() {
        assertThat(README.blocks("json"))
                .filteredOn(block -> !block.label().equals("batch.json"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(new ConfigReader()
                                .json(block.text(), "README.md")
                                .read())
                        .isNotNull());
    }

    @Test
    void theBatchIsAccepted() throws IOException {
        Document.Block batch = README.blocks("json").stream()
                .filter(block -> block.label().equals("batch.json"))
                .findFirst()
                .orElseThrow();
        BatchReader reader = BatchReader.of(new ObjectMapper().readTree(batch.text()), "README.md");

        assertThat(reader.runs(List.of()))
                .extracting(BatchReader.Planned::name)
                .hasSize(3 * (2 * 2 + 1))
                .contains("energy_narrow_kfac_seed-1", "wine_wide_kfac_seed-3", "digits-long_seed-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "docs/decisions.md"})
    void everyFieldNamedExists(String path) {
        JsonNode fields = ConfigReader.tree(ConfigReader.defaults());
        Matcher named = FIELD.matcher(Document.read(path).text());
        while (named.find()) {
            String pointer = "/" + named.group(1).replace('.', '/');
            assertThat(fields.at(pointer).isMissingNode()).as(named.group(1)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/decisions.md"})
    void everyLinkLeadsToAFile(String path) {
        Matcher link = LINK.matcher(Document.read(path).text());
        while (link.find()) {
            assertThat(Document.PROJECT.resolve(path).resolveSibling(link.group(1)))
                    .as("linked from " + path)
                    .exists();
        }
    }

    private URLClassLoader compiled(String label) throws IOException {
        Document.Block block = README.blocks("java").stream()
                .filter(candidate -> candidate.label().equals(label))
                .findFirst()
                .orElseThrow();
        Path classes = new UserJar(folder).compile(label, block.text());
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, ReadmeTest.class.getClassLoader());
    }
}

package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.Task;
import dev.occam.tuner.config.TuneConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs from a CSV file to the files in the output folder. */
class LocalTuneRunTest {

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void name() {
        out = folder.resolve("out");
    }

    private TuneConfig regression(String... assignments) {
        return Runs.config(Tables.regression(folder, 90), out, "y0", assignments);
    }

    private TuneConfig classes(String... assignments) {
        return Runs.config(Tables.classes(folder, 90), out, "region", assignments);
    }

    @Test
    void aRegression() {
        RunRecord record = Runs.sound(regression("data.ignore=[\"y1\",\"y2\"]"));
        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(record.data().task()).isEqualTo(Task.REGRESSION);
        assertThat(record.data().trainRows() + record.data().testRows()).isEqualTo(90);
        assertThat(record.groups()).extracting(ParameterGroup::name).containsExactly("01Linear", "03Linear");
        assertThat(record.groups().get(0).parameters()).containsExactly("01Linear_weight", "01Linear_bias");
        assertThat(record.environment().precision()).isEqualTo("float64");
        assertThat(record.tuned()).contains("observation noise");
        // Sixty epochs are few; without the inputs the error would be 24, and the noise of the data is 3.
        assertThat(record.metrics().test("rmse").orElseThrow().value()).isLessThan(8);
    }

    @Test
    void threeOutputs() {
        TuneConfig config = Runs.config(Tables.regression(folder, 90), out, "y0,y1,y2");
        RunRecord record = Runs.sound(config);
        assertThat(record.data().outputNames()).containsExactly("y0", "y1", "y2");
        assertThat(record.metrics().train())
                .extracting(metric -> metric.name())
                .containsExactly("nll", "rmse of y0", "rmse of y1", "rmse of y2");
        assertThat(record.noise().sigmaPerOutput()).hasSize(3);
        double sigma = record.noise().sigma();
        assertThat(record.noise().sigmaPerOutput().get(0)).isGreaterThan(10 * sigma);
        assertThat(record.noise().sigmaPerOutput().get(1)).isLessThan(sigma / 10);
        assertThat(record.trust().dataCount()).isEqualTo(3 * record.data().trainRows());
    }

    @Test
    void classesByName() {
        RunRecord record = Runs.sound(classes());
        assertThat(record.data().task()).isEqualTo(Task.CLASSIFICATION);
        assertThat(record.data().outputNames()).containsExactlyInAnyOrder("north", "east", "west");
        assertThat(record.noise()).isNull();
        assertThat(record.trust().dataCount()).isEqualTo(2 * record.data().trainRows());
        assertThat(record.metrics().train().get(1).value()).as("accuracy").isGreaterThan(0.6);
    }

    @Test
    void singlePrecision() {
        RunRecord record = Runs.sound(regression("training.precision=float32"));
        assertThat(record.environment().precision()).isEqualTo("float32");
    }

    @Test
    void aPriorForEachTensor() {
        RunRecord record = Runs.sound(classes("curvature.bias=separate", "prior.groups=tensor"));
        assertThat(record.groups())
                .extracting(ParameterGroup::name)
                .containsExactly("01Linear_weight", "01Linear_bias", "03Linear_weight", "03Linear_bias");
        assertThat(record.network().layers()).hasSize(4);
    }

    @Test
    void onePriorForAll() {
        RunRecord record = Runs.sound(classes("prior.groups=scalar", "curvature.structure=kfac"));
        assertThat(record.groups()).extracting(ParameterGroup::name).containsExactly("all");
        assertThat(record.groups().get(0).parameters()).hasSize(4);
        assertThat(record.groups().get(0).rule()).isEqualTo("K-FAC expand");
    }

    @Test
    void aLinearModel() {
        RunRecord record = Runs.sound(regression("network.widths=[]"));
        assertThat(record.network().description()).startsWith("linear model");
        assertThat(record.groups()).hasSize(1);
    }

    @Test
    void theOnlineLoop() {
        RunRecord record = Runs.sound(classes("loop.kind=online", "loop.online.everyEpochs=10"));
        assertThat(record.trace()).extracting(entry -> entry.phase()).endsWith("end of training");
        assertThat(record.trace()).hasSize(6);
    }

    @Test
    void gradientDescentInSteps() {
        Runs.sound(regression(
                "training.optimizer=sgd", "training.schedule=step", "training.stepEvery=10", "training.batchSize=32"));
        Runs.run(regression("training.optimizer=sgd", "training.schedule=step", "training.learningRate=0.05"), true);
    }

    /** Tempering is no approximation of anything here: the parts still add up, but not to the metrics' likelihood. */
    @Test
    void everyEffortAndATemperature() {
        for (String effort : new String[] {"fast", "standard", "thorough"}) {
            RunRecord record =
                    Runs.run(classes("loop.effort=" + effort, "prior.temperature=2", "training.epochs=10"), true);
            assertThat(record.notTuned()).contains("temperature");
            assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
        }
    }

    @Test
    void theSameSeedGivesTheSameRecordInAnyFolderAndAnotherSeedDoesNot() throws Exception {
        TuneConfig config = classes("training.batchSize=16");
        RunRecord first = Runs.run(config, false);
        byte[] weights = Files.readAllBytes(out.resolve("parameters.safetensors"));
        RunRecord again = Runs.run(config, true);
        assertThat(RunRecords.differences(first, again)).isEmpty();
        assertThat(Files.readAllBytes(out.resolve("parameters.safetensors"))).isEqualTo(weights);
        RunRecord elsewhere =
                Runs.run(config.withOut(folder.resolve("elsewhere").toString()), false);
        assertThat(RunRecords.differences(first, elsewhere)).isEmpty();
        RunRecord other = Runs.run(classes("training.batchSize=16", "seed=2"), true);
        assertThat(RunRecords.differences(first, other))
                .anyMatch(line -> line.contains("/evidence/value"))
                .anyMatch(line -> line.contains("/seed"));
    }

    @Test
    void aRunThatIsThereIsRefusedBeforeAnyWork() throws IOException {
        Files.createDirectory(out);
        Files.writeString(out.resolve("run.json"), "a run");
        TuneConfig config = Runs.config(folder.resolve("nowhere.csv"), out, "y");
        assertThatThrownBy(() -> Runs.run(config, false))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("already holds run.json");
        assertThat(out.resolve("run.json")).hasContent("a run");
    }

    @Test
    void withAPageTheReportIsOneOfItsFilesAndWithoutNoneIsLeft() throws IOException {
        TuneConfig config = classes("training.epochs=5");
        RunRecord record =
                new LocalTuneRun(run -> "page of " + run.name()).run(config, false, Progress.silent(), () -> false);
        assertThat(record.files()).containsEntry("report", "report.html");
        assertThat(out.resolve("report.html")).hasContent("page of " + record.name());
        RunRecord plain = Runs.run(config, true);
        assertThat(plain.files()).containsOnlyKeys("parameters", "posterior", "features");
        assertThat(out.resolve("report.html")).doesNotExist();
        assertThat(RunRecords.read(out.resolve("run.json")).files()).isEqualTo(plain.files());
    }

    @Test
    void aPageThatFailsWritesNothingAndLosesNothing() {
        TuneRun run = new LocalTuneRun(record -> {
            throw new IllegalStateException("no page");
        });
        TuneConfig config = classes("training.epochs=5");
        assertThatThrownBy(() -> run.run(config, false, Progress.silent(), () -> false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no page");
        assertThat(out).isDirectoryContaining(file -> file.endsWith("checkpoint"));
        assertThat(out).isDirectoryNotContaining(file -> !file.endsWith("checkpoint"));
        RunRecord record = new LocalTuneRun().resume(Resumption.config(out), Progress.silent(), () -> false);
        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void aDivergenceLeavesNothing() {
        TuneConfig config = regression("training.optimizer=sgd", "training.learningRate=1e9");
        assertThatThrownBy(() -> Runs.run(config, false))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.DIVERGED))
                .hasMessageContaining("in epoch ")
                .hasMessageContaining("nothing was written");
        assertThat(out).doesNotExist();
    }

    @Test
    void aStopBeforeTheFirstEvidenceLeavesNothing() {
        TuneConfig config = regression();
        assertThatThrownBy(() -> new LocalTuneRun().run(config, false, Progress.silent(), () -> true))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.CANCELLED));
        assertThat(out).doesNotExist();
    }

    @Test
    void aStopAfterItWritesTheLastGoodState() throws Exception {
        boolean[] judged = {false};
        Progress progress = new Progress() {
            @Override
            public void note(String line) {}

            @Override
            public void begin(long totalSteps) {}

            @Override
            public void advance(long steps, String phase, double loss, @Nullable Double logEvidence) {
                judged[0] |= logEvidence != null;
            }

            @Override
            public void finish() {}
        };
        RunRecord record = new LocalTuneRun().run(regression(), false, progress, () -> judged[0]);
        assertThat(record.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(record.statusDetail()).startsWith("interrupted after epoch ");
        assertThat(RunRecords.toJson(record)).isEqualTo(Files.readString(out.resolve("run.json")));
        assertThat(out.resolve("parameters.safetensors")).isNotEmptyFile();
    }
}

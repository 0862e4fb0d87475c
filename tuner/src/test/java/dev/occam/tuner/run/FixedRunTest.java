package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.GivenDecay;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One fit under a given weight decay, from a CSV file to the files in the output folder. */
class FixedRunTest {

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void name() {
        out = folder.resolve("out");
    }

    private static String[] fixed(String... assignments) {
        return Stream.concat(Stream.of("loop.kind=fixed"), Arrays.stream(assignments))
                .toArray(String[]::new);
    }

    private TuneConfig regression(String... assignments) {
        return Runs.config(Tables.regression(folder, 90), out, "y0,y1,y2", fixed(assignments));
    }

    private TuneConfig classes(String... assignments) {
        return Runs.config(Tables.classes(folder, 90), out, "region", fixed(assignments));
    }

    @Test
    void nothingIsChosenAndAllIsMeasured() throws Exception {
        RunRecord record = Runs.run(classes("loop.fixed.weightDecay=0.01", "loop.fixed.testEvery=20"), false);
        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(record.groups()).isEmpty();
        assertThat(record.evidence()).isNull();
        assertThat(record.tuned()).isEmpty();
        assertThat(record.notTuned()).contains("prior precision (weight decay), as given");
        assertThat(record.training().given())
                .extracting(GivenDecay::name, GivenDecay::weightDecay)
                .containsExactly(tuple("01Linear", 0.01), tuple("03Linear", 0.01));
        List<EpochPoint> curve = record.training().curve();
        assertThat(curve)
                .hasSize(60)
                .extracting(EpochPoint::epoch)
                .startsWith(1, 2)
                .endsWith(60);
        assertThat(curve.stream().filter(point -> point.test() != null)).hasSize(3);
        assertThat(curve.get(59).test()).isEqualTo(record.metrics().test());
        assertThat(curve.get(59).loss()).isLessThan(curve.get(0).loss());
        assertThat(curve).extracting(EpochPoint::seconds).isSorted();
        assertThat(RunRecords.toJson(RunRecords.read(out.resolve("run.json")))).isEqualTo(RunRecords.toJson(record));
        assertThat(out.resolve("parameters.safetensors")).isNotEmptyFile();
    }

    /** Lambda of the mean cross-entropy is delta / N. */
    @Test
    void theEvidenceIsThatOfTheGivenPrior() {
        RunRecord record = Runs.sound(classes("loop.fixed.weightDecay=0.02", "loop.fixed.evidence=true"));
        double rows = record.data().trainRows();
        assertThat(record.groups()).isNotEmpty().allSatisfy(group -> assertThat(group.priorPrecision())
                .isCloseTo(0.02 * rows, within(1e-9 * rows)));
        assertThat(record.trace()).hasSize(1);
        assertThat(record.tuned()).isEmpty();
        assertThat(record.training().given()).hasSize(2);
    }

    /** Lambda of the mean over rows of half the squared error is delta sigma^2 / N, whatever the number of outputs. */
    @Test
    void inRegressionTheNoiseIsProfiled() {
        RunRecord record = Runs.sound(regression("loop.fixed.weightDecay=0.02", "loop.fixed.evidence=true"));
        double sigma = record.noise().sigma();
        assertThat(record.groups()).isNotEmpty().allSatisfy(group -> assertThat(
                        group.priorPrecision() * sigma * sigma / record.data().trainRows())
                .isCloseTo(0.02, within(1e-12)));
        assertThat(record.tuned()).containsExactly("observation noise");
    }

    /** Without evidence the noise is that of greatest likelihood: half the mean squared error is one half. */
    @Test
    void withoutEvidenceTheNoiseIsTheResidual() {
        RunRecord record = Runs.run(regression(), false);
        double squares = 0;
        for (int c = 0; c < 3; c++) {
            Metrics.Metric rmse = record.metrics().train().get(1 + c);
            double own = record.noise().sigmaPerOutput().get(c) / record.noise().sigma();
            squares += Math.pow(rmse.value() / own, 2) / 3;
        }
        assertThat(record.noise().sigma()).isCloseTo(Math.sqrt(squares), within(1e-9));
        assertThat(record.training().given())
                .extracting(GivenDecay::weightDecay)
                .containsOnly(0.0);
    }

    @Test
    void thePriorOfAnEarlierRunIsTrainedUnder() {
        Path earlier = folder.resolve("earlier");
        RunRecord tuned = Runs.run(Runs.config(Tables.regression(folder, 90), earlier, "y0,y1,y2"), false);
        RunRecord record = Runs.sound(regression("loop.fixed.priorFrom=" + earlier, "loop.fixed.evidence=true"));
        double rows = record.data().trainRows();
        for (int g = 0; g < 2; g++) {
            ParameterGroup group = tuned.groups().get(g);
            double expected = group.priorPrecision() * Math.pow(tuned.noise().sigma(), 2) / rows;
            Runs.assertClose("given", record.training().given().get(g).weightDecay(), expected);
        }
        RunRecord again = Runs.run(
                regression("loop.fixed.priorFrom=" + earlier.resolve("run.json"), "loop.fixed.evidence=true"), true);
        assertThat(again.evidence()).isEqualTo(record.evidence());
    }

    @Test
    void aPriorThatDoesNotFitIsToldInOneLine() {
        Path earlier = folder.resolve("earlier");
        Runs.run(Runs.config(Tables.classes(folder, 90), earlier, "region", "network.widths=[]"), false);
        assertThatThrownBy(() -> Runs.run(classes("loop.fixed.priorFrom=" + earlier), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has no prior for 03Linear_weight of this network, but for 01Linear_bias,")
                .hasMessageNotContaining("\n");
        Runs.run(classes("loop.fixed.weightDecay=1"), false);
        assertThatThrownBy(() -> Runs.run(classes("loop.fixed.priorFrom=" + out), true))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("chose no prior");
        assertThatThrownBy(() -> Runs.run(classes("loop.fixed.priorFrom=nowhere"), true))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("nowhere: there is no such file");
    }

    @Test
    void anEarlyStopIsToldWhereItHappened() {
        List<String> notes = new ArrayList<>();
        TuneConfig config = classes("loop.fixed.weightDecay=0.5", "training.epochs=2000", "training.earlyStop=5");
        RunRecord record = new LocalTuneRun().run(config, false, new Noting(notes), () -> false);
        int last = record.training().curve().size();
        assertThat(last).isLessThan(1900);
        String told = "early stop: fit ended after epoch " + last + " of 2000";
        assertThat(notes).anyMatch(note -> note.startsWith(told));
        assertThat(record.training().notes()).anyMatch(note -> note.startsWith(told));
        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void whatAdamWMeansIsSaid() {
        RunRecord record = Runs.run(classes("loop.fixed.weightDecay=0.5", "training.optimizer=adamw"), false);
        assertThat(record.training().notes()).singleElement().asString().contains("no L2 equivalent");
        RunRecord adam = Runs.run(classes("loop.fixed.weightDecay=0.5"), true);
        assertThat(adam.training().notes()).isEmpty();
        assertThat(adam.metrics()).isNotEqualTo(record.metrics());
    }

    /** The digits brought to training are moved; likelihood, curvature and metrics see them where they are. */
    @ParameterizedTest
    @ValueSource(strings = {"fixed", "consistent"})
    void evidenceIsOfImagesAsTheyAre(String loop) {
        ConfigReader reader = new ConfigReader()
                .set("test", "out", out.toString())
                .set("test", "loop.kind", loop)
                .override("data.digits.trainRows=60")
                .override("data.digits.testRows=20")
                .override("network.widths=[5]")
                .override("training.epochs=10")
                .override("training.batchSize=20")
                .override("training.warmupEpochs=2")
                .override("training.accumulate=2")
                .override("training.augmentation={\"shift\": 3, \"flip\": true}");
        if (loop.equals("fixed")) {
            reader.override("loop.fixed.weightDecay=0.05").override("loop.fixed.evidence=true");
        }
        RunRecord record = Runs.sound(reader.read());
        RunRecord plain = Runs.run(
                reader.override("training.augmentation={\"shift\": 0, \"flip\": false}")
                        .read(),
                true);
        double augmented = record.training().curve().get(0).loss();
        assertThat(augmented).isNotEqualTo(plain.training().curve().get(0).loss());
    }

    @Test
    void whatMovesAnImageOutOfSightIsRefused() {
        TuneConfig config = new ConfigReader()
                .set("test", "out", out.toString())
                .override("training.augmentation.shift=16")
                .read();
        assertThatThrownBy(() -> Runs.run(config, false))
                .isInstanceOf(ConfigException.class)
                .hasMessage("training.augmentation.shift (--augment-shift): 16 pixels may move an image of 16 by 16 out"
                        + " of sight; shift by fewer");
    }

    @Test
    void aWarmUpAsLongAsAnAutomaticFitIsRefused() {
        assertThatThrownBy(() -> Runs.run(classes("training.epochs=null", "training.warmupEpochs=5000"), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("5000 epochs leave nothing of a fit of 3000");
    }

    @Test
    void aStopLeavesTheWeightsOfThatMoment() throws Exception {
        int[] asked = {0};
        RunRecord record = new LocalTuneRun().run(classes(), false, Progress.silent(), () -> asked[0]++ > 30);
        assertThat(record.status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(record.statusDetail()).isEqualTo("interrupted after epoch 31");
        assertThat(record.training().curve()).hasSize(31);
        assertThat(Files.readString(out.resolve("run.json"))).isEqualTo(RunRecords.toJson(record));
        assertThatThrownBy(() -> new LocalTuneRun().run(classes(), true, Progress.silent(), () -> true))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("interrupted before the first epoch");
    }

    /** A rate that doubles the error at each step: the loss passes 1e8 after some epochs. */
    @Test
    void aDivergenceLeavesTheWeightsOfTheEpochBefore() {
        TuneConfig config = regression(
                "training.optimizer=sgd",
                "training.momentum=0",
                "training.learningRate=2.5",
                "network.widths=[]",
                "training.schedule=constant");
        RunRecord record = Runs.run(config, false);
        assertThat(record.status()).isEqualTo(RunStatus.DIVERGED);
        assertThat(record.statusDetail()).startsWith("the training loss became ");
        assertThat(record.training().curve().size()).isBetween(2, 59);
        assertThat(record.metrics().train())
                .allSatisfy(metric -> assertThat(metric.value()).isNotNull());
    }

    /** A file that serves occam tune too may say how curvature is taken; that it is not taken here is told once. */
    @Test
    void whatAFileSaysInVainIsTold() {
        List<String> notes = new ArrayList<>();
        TuneConfig config = new ConfigReader()
                .json(ConfigReader.tree(classes("training.epochs=2")).toString(), "mine.json")
                .json(
                        "{\"curvature\": {\"sharing\": \"reduce\", \"fisher\": \"empirical\"}, \"prior\": {\"initialPrecision\": 2}}",
                        "mine.json")
                .read();
        new LocalTuneRun().run(config, false, new Noting(notes), () -> false);
        assertThat(notes)
                .contains(
                        "prior.initialPrecision has no effect where the prior is given",
                        "curvature.sharing, curvature.fisher have no effect without --evidence");
        List<String> judged = new ArrayList<>();
        TuneConfig withEvidence = new ConfigReader()
                .json(ConfigReader.tree(config).toString(), "mine.json")
                .json(
                        "{\"loop\": {\"fixed\": {\"weightDecay\": 0.1, \"evidence\": true}}, \"prior\": {\"initialPrecision\": null}}",
                        "mine.json")
                .read();
        new LocalTuneRun().run(withEvidence, true, new Noting(judged), () -> false);
        assertThat(judged).noneMatch(note -> note.contains("no effect"));
    }

    @Test
    void theRecordsConfigurationReproducesIt() {
        RunRecord first = Runs.run(classes("loop.fixed.weightDecay=0.3", "training.epochs=null"), false);
        TuneConfig again = new ConfigReader()
                .json(first.config().toString(), "record")
                .set("test", "out", folder.resolve("again").toString())
                .read();
        assertThat(RunRecords.differences(first, Runs.run(again, false))).isEmpty();
    }

    /** The same record again, but for times. */
    @Test
    void aRunIsReproduced() {
        TuneConfig config = classes("training.batchSize=16", "training.accumulate=3", "loop.fixed.testEvery=7");
        assertThat(RunRecords.differences(Runs.run(config, false), Runs.run(config, true)))
                .isEmpty();
    }

    /** A progress that keeps what it is told. */
    private record Noting(List<String> notes) implements Progress {
        @Override
        public void note(String line) {
            notes.add(line);
        }

        @Override
        public void begin(long totalSteps) {}

        @Override
        public void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence) {}

        @Override
        public void finish() {}
    }
}

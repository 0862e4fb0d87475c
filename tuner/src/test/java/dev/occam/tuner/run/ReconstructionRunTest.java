package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.Metrics.Metric;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecordException;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.Task;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Autoencoders trained by the fixed loop: the inputs are the targets. */
class ReconstructionRunTest {

    @TempDir
    private Path folder;

    private static ConfigReader reader() {
        return new ConfigReader().json("""
                        {"data": {"task": "reconstruction",
                           "digits": {"trainRows": 60, "testRows": 20, "pixels": 12, "drawing": "curves"}},
                         "network": {"model": "autoencoder-curves-32", "activation": "relu"},
                         "training": {"epochs": 6, "batchSize": 20},
                         "loop": {"kind": "fixed", "fixed": {"testEvery": 3}}}
                        """, "test");
    }

    @ParameterizedTest
    @CsvSource({
        "adam, autoencoder-curves-32",
        "sgd, autoencoder-curves-32-bn",
        "kfac, autoencoder-curves-32",
        "two-level-nicolaides, autoencoder-curves-32",
        "kpsvd-lanczos, autoencoder-curves-32"
    })
    void trains(String optimizer, String model) throws RunRecordException {
        ConfigReader reader = reader();
        reader.override("training.optimizer=" + optimizer);
        reader.override("network.model=" + model);
        reader.override("training.learningRate=" + (optimizer.equals("sgd") ? 0.001 : 0.01));
        TuneConfig config = reader.read().withOut(folder.toString());

        new LocalTuneRun().run(config, false, Progress.silent(), () -> false);

        RunRecord record = RunRecords.read(folder.resolve("run.json"));
        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(record.data().task()).isEqualTo(Task.RECONSTRUCTION);
        assertThat(record.data().outputs()).isEqualTo(144);
        List<EpochPoint> curve = Objects.requireNonNull(record.training()).curve();
        assertThat(curve.get(5).loss()).isLessThan(curve.get(0).loss());
        assertThat(curve.get(2).test()).extracting(Metric::name).containsExactly("nll", "squared error");
        Metric nll = record.metrics().test("nll").orElseThrow();
        // 144 pixels at ln 2 each are what a network says that knows nothing.
        assertThat(nll.value()).isBetween(1.0, 144 * Math.log(2));
        assertThat(record.metrics().test("squared error").orElseThrow().value()).isBetween(0.1, 36.0);
    }

    /** A coarse matrix that is no longer finite is a training that diverged, not a fault of the algebra. */
    @Test
    void aStepFarTooLongDiverges() {
        ConfigReader reader = reader();
        reader.override("training.optimizer=two-level-residual");
        reader.override("training.learningRate=1e12");
        reader.override("training.kronecker.klClip=null");
        TuneConfig config = reader.read().withOut(folder.toString());

        assertThatThrownBy(() -> new LocalTuneRun().run(config, false, Progress.silent(), () -> false))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.kind()).isEqualTo(RunException.Kind.DIVERGED));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            loop.kind=consistent            | pictures are reconstructed under a given weight decay
            training.augmentation.flip=true | changes what goes in and not what should come out
            data.task=auto                  | curves are of no class
            """)
    void whatCannotBeIsRefused(String override, String expected) {
        assertThatThrownBy(() -> {
                    ConfigReader reader = reader();
                    if (override.startsWith("loop")) {
                        reader.override("loop.fixed.testEvery=null");
                    }
                    reader.override(override);
                    reader.read();
                })
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void batchNormIsForFirstOrderMethods() {
        ConfigReader reader = reader();
        reader.override("network.model=autoencoder-curves-bn");
        reader.override("training.optimizer=ekfac");

        assertThatThrownBy(reader::read)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ekfac sees rows one by one, and BatchNorm mixes those of a batch");
    }
}

package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's data sets end to end with short fits, where the data lie beside the project. */
class SharedDataRunTest {

    @TempDir
    private Path folder;

    /** The file below {@code shared/data} beside this folder or one above, or below the property's folder. */
    private static Path data(String path) {
        String named = System.getProperty("occam.data");
        Path file = Path.of(named == null ? "" : named).resolve(path);
        if (named == null) {
            for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
                file = above.resolve("shared/data").resolve(path);
                if (Files.isRegularFile(file)) {
                    break;
                }
            }
        }
        Assumptions.assumeTrue(Files.isRegularFile(file), "skipped: the shared data set " + path + " is not here");
        return file;
    }

    private RunRecord run(String path, String target, String... assignments) {
        RunRecord record = Runs.sound(Runs.config(data(path), folder.resolve("out"), target, assignments));
        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
        return record;
    }

    private static double test(RunRecord record, String metric) {
        return record.metrics().test(metric).orElseThrow().value();
    }

    @Test
    void energy() {
        RunRecord record =
                run("uci-energy/data.csv", "heating_load", "network.widths=[20]", "training.epochs=60", "seed=1");
        // Measured 1.45, where the target itself spreads by 10.
        assertThat(test(record, "rmse")).isLessThan(3);
    }

    @Test
    void breastCancer() {
        RunRecord record =
                run("sklearn-breast-cancer/data.csv", "target", "network.widths=[10]", "training.epochs=40", "seed=1");
        // Measured 0.965 and 0.103.
        assertThat(test(record, "accuracy")).isGreaterThan(0.9);
        assertThat(test(record, "nll")).isLessThan(0.25);
        assertThat(record.data().task()).isEqualTo(Task.CLASSIFICATION);
    }

    @Test
    void redWineAsARegression() {
        RunRecord record = run(
                "uci-wine-quality-red/data.csv",
                "quality",
                "data.task=regression",
                "network.widths=[10]",
                "training.epochs=30",
                "seed=1");
        // Measured 0.692, where the target itself spreads by 0.81.
        assertThat(test(record, "rmse")).isLessThan(0.78);
        assertThat(record.data().task()).isEqualTo(Task.REGRESSION);
    }
}

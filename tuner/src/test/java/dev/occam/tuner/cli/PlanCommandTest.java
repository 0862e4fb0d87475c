package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan of tables small enough to be read at once. */
class PlanCommandTest {

    private static Path table(Path folder, int columns) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            text.append("x").append(column).append(',');
        }
        text.append("y\n");
        for (int row = 0; row < 40; row++) {
            for (int column = 0; column < columns; column++) {
                text.append(Math.sin(row + 2.7 * column)).append(',');
            }
            text.append(String.format(Locale.ROOT, "%.3f%n", Math.cos(0.3 * row)));
        }
        return Files.writeString(folder.resolve("table.csv"), text);
    }

    private static Occam planned(String... words) {
        Occam occam =
                new Occam((config, force, progress, cancelled) -> Records.empty(RunStatus.INTERRUPTED, "not asked"));
        occam.execute(words);
        return occam;
    }

    @Test
    void aPlanTellsEachLayersCurvature(@TempDir Path folder) throws IOException {
        Path data = table(folder, 3);
        Occam occam =
                planned("plan", "--data", data.toString(), "--target", "y", "--widths", "6", "--structure", "kfac");

        assertThat(occam.out())
                .containsPattern("(?m)^ +01Linear +K-FAC expand +24 +6x6, 4x4 +")
                .contains("Training takes")
                .doesNotContain("optimiser");
    }

    /** 8 (2 (6^2 + 4^2) + 6 + 4) bytes of averages and bases, 8 (6^2 + 4^2 + 24) to step with; of 01Linear. */
    @Test
    void aPlanTellsWhatThePreconditionerHolds(@TempDir Path folder) throws IOException {
        String data = table(folder, 3).toString();
        String[] words = {
            "plan", "--data", data, "--target", "y", "--widths", "6", "--optimizer", "kfac", "--structure", "block"
        };

        Occam occam = planned(words);

        assertThat(occam.out())
                .containsPattern("(?m)^ +01Linear +Kronecker expand +6x6, 4x4 +1.5 kB$")
                .containsPattern("(?m)^ +03Linear +Kronecker expand +1x1, 7x7 +")
                .contains("The optimiser's factors hold ");
    }

    @Test
    void aFactorThatIsNotDecomposedIsRefused(@TempDir Path folder) throws IOException {
        String data = table(folder, 3).toString();
        Occam occam = planned(
                "plan",
                "--data",
                data,
                "--target",
                "y",
                "--widths",
                "17000",
                "--optimizer",
                "kfac",
                "--precision",
                "float32");

        assertThat(occam.out()).isEmpty();
        assertThat(occam.errorLine()).contains("01Linear", "17000 rows", "16384");
    }
}

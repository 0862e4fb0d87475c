package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.BatchRecord;
import dev.occam.reports.record.BatchRecords;
import dev.occam.reports.record.Ranking;
import dev.occam.tuner.Document;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The batch that the README shows, with shorter fits: what it says on its way and in the end. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no bash to start the program by")
class DemoBatchTest {

    @TempDir
    private Path folder;

    @Test
    @Timeout(1200)
    void ranksOnlyWhatIsComparable() throws Exception {
        Path out = folder.resolve("night");
        String demo = Document.PROJECT.resolve("configs/batch-demo.json").toString();
        Program program = Program.start(
                "", "batch", demo, "--out", out.toString(), "--set", "training.epochs=6", "--no-posterior");

        List<String> said = program.end();

        assertThat(program.exitValue()).as("%s", said).isZero();
        BatchRecord batch = BatchRecords.read(out.resolve("batch.json"));
        assertThat(batch.complete()).isTrue();
        assertThat(batch.threads()).isEqualTo(Math.max(1, batch.cores() / 2));
        assertThat(batch.runs())
                .hasSize(12)
                .extracting(BatchRecord.Entry::state)
                .containsOnly(BatchRecord.State.FINISHED);
        assertThat(batch.rankings()).hasSize(4).allSatisfy(ranking -> {
            assertThat(ranking.runs())
                    .hasSize(3)
                    .isSortedAccordingTo((a, b) -> Double.compare(b.evidence(), a.evidence()));
            assertThat(ranking.spearman()).isBetween(-1.0, 1.0);
            assertThat(ranking.runs().stream().map(Ranking.Ranked::name).map(name -> name.replaceAll("^[a-z]+", "")))
                    .as("one curvature, one draw of the rows")
                    .containsOnly(ranking.runs().get(0).name().replaceAll("^[a-z]+", ""));
        });
        assertThat(said)
                .anyMatch(line -> line.matches(
                        "wide_exact_seed-2 \\(\\d+ of 12\\): .* s, evidence a row -?[\\d.]+, test NLL [\\d.]+"))
                .contains("Of 12 runs: 12 finished; 2 workers with " + batch.threads()
                        + (batch.threads() == 1 ? " thread" : " threads"))
                .anyMatch(line -> line.matches("stroke-digits, 200 rows \\([0-9a-f]{7}\\), K-FAC expand, exact Fisher"))
                .contains("  run                      rank  evidence a row  evidence  test NLL");
    }
}

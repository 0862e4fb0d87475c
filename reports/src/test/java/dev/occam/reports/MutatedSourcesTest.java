package dev.occam.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.SampleFolder;
import dev.occam.reports.render.Report;
import dev.occam.reports.render.ReportListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments and batches with bytes changed, cut and doubled: reported, or listed in one line; never another failure. */
class MutatedSourcesTest {
    private static final int ROUNDS = Boolean.getBoolean("occam.full") ? 40 : 4;
    private static final int FILES = 50;
    private static final String BYTES = "{}[]\",:0-9e.\\\u0000\u00ff tfn";

    @TempDir
    Path folder;

    @Test
    void damagedExperimentsAndBatchesAreReportedOrListed() throws IOException {
        Path night = folder.resolve("night");
        SampleFolder.night(night);
        int listed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path runs = folder.resolve("runs-" + round);
            SampleFolder.run(runs.resolve("sound"), dev.occam.reports.record.SampleRuns.reliable(), tree -> {});
            for (int i = 0; i < FILES; i++) {
                String source = i % 2 == 0 ? "paper/experiment.json" : "batch/batch.json";
                byte[] bytes =
                        mutated(Files.readAllBytes(night.resolve(source)), new SplittableRandom(1000L * round + i));
                Path file = runs.resolve("r" + i).resolve(source);
                Files.createDirectories(file.getParent());
                Files.write(file, bytes);
            }
            List<String> said = new ArrayList<>();
            Report.Outcome outcome =
                    Report.write(List.of(runs), folder.resolve("report-" + round), false, new ReportListener() {
                        @Override
                        public void at(int done, int total, String what) {}

                        @Override
                        public void unread(String label, String why) {
                            said.add(label + ": " + why);
                        }
                    });
            assertThat(outcome.runs()).isEqualTo(1);
            assertThat(said)
                    .hasSize(outcome.unread())
                    .allMatch(line -> line.lines().count() == 1);
            listed += said.size();
        }
        assertThat(listed).isBetween(ROUNDS * FILES / 4, ROUNDS * FILES - 1);
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        byte[] changed = bytes.clone();
        switch (random.nextInt(3)) {
            case 0 -> {
                return java.util.Arrays.copyOf(changed, random.nextInt(changed.length));
            }
            case 1 -> {
                int from = random.nextInt(changed.length);
                int length = Math.min(random.nextInt(1, 40), changed.length - from);
                int to = random.nextInt(changed.length - length + 1);
                System.arraycopy(bytes, from, changed, to, length);
            }
            default -> {
                for (int n = random.nextInt(1, 4); n > 0; n--) {
                    changed[random.nextInt(changed.length)] = (byte) BYTES.charAt(random.nextInt(BYTES.length()));
                }
            }
        }
        return changed;
    }
}

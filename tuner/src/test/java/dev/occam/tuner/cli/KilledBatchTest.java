package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.BatchRecord;
import dev.occam.reports.record.BatchRecords;
import dev.occam.reports.record.RunRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A batch whose processes are killed at any moment, or out of disk: gone on with, it ends as if nothing had been. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has neither kill nor ulimit")
class KilledBatchTest {

    private static final boolean FULL = Boolean.getBoolean("occam.full");
    private static final int KILLS = FULL ? 50 : 5;

    @TempDir
    private Path folder;

    /** The batch that was never stopped, to which the others are held. */
    @TempDir
    private static Path shared;

    private static Path whole;

    @BeforeAll
    static void run() throws Exception {
        whole = shared.resolve("whole");
        requireEnded(Program.start("", batch(config(shared), whole)));
    }

    private Path config() throws IOException {
        return config(folder);
    }

    private static Path config(Path folder) throws IOException {
        return Files.writeString(folder.resolve("tiny.json"), """
                {"workers": 2,
                 "base": {"data": {"digits": {"trainRows": 60, "testRows": 30}}, "network": {"widths": [8]},
                          "training": {"epochs": 60, "batchSize": 20, "checkpointSeconds": 0}},
                 "curvatures": [{"name": "kfac", "config": {"curvature": {"structure": "kfac"}}}, {"name": "auto"}],
                 "seeds": [%s]}
                """.formatted(FULL ? "1, 2, 3, 4, 5, 6, 7, 8" : "1, 2"));
    }

    private static String[] batch(Path config, Path out) {
        return new String[] {"batch", config.toString(), "--out", out.toString(), "--attempts", "100"};
    }

    private static void requireEnded(Program program) throws Exception {
        List<String> said = program.end();
        assertThat(program.exitValue()).as("%s", said).isZero();
    }

    @Test
    @Timeout(1800)
    void killedAtAnyMomentAndStartedAgain() throws Exception {
        Path config = config();
        Random random = new Random(7);
        int kills = 0;
        for (int round = 0; kills < KILLS; round++) {
            assertThat(round).as("rounds for %s kills", kills).isLessThan(KILLS);
            Path out = folder.resolve("killed" + round);
            Map<Path, FileTime> ended = new HashMap<>();
            List<ProcessHandle> orphans = new ArrayList<>();
            Program program = Program.start("", batch(config, out));
            while (kills < KILLS && program.isAlive()) {
                Thread.sleep(300 + random.nextInt(2500));
                List<ProcessHandle> workers = program.children();
                if (!program.isAlive()) {
                    break;
                }
                if (random.nextInt(3) == 0 && !workers.isEmpty()) {
                    workers.get(random.nextInt(workers.size())).destroyForcibly();
                } else {
                    program.kill();
                    remember(out, ended);
                    orphans.addAll(workers);
                    program = Program.start("", batch(config, out));
                }
                kills++;
            }
            requireEnded(program);
            for (ProcessHandle orphan : orphans) {
                orphan.onExit().get(120, TimeUnit.SECONDS);
            }
            assertSame(out, whole);
            for (Map.Entry<Path, FileTime> once : ended.entrySet()) {
                assertThat(Files.getLastModifiedTime(once.getKey()))
                        .as("%s is not written again", once.getKey())
                        .isEqualTo(once.getValue());
            }
        }
    }

    /** When each run that has ended was written. */
    private static void remember(Path out, Map<Path, FileTime> ended) throws IOException {
        if (!Files.isDirectory(out)) {
            return;
        }
        try (Stream<Path> runs = Files.list(out)) {
            for (Path run : runs.filter(Files::isDirectory).toList()) {
                Path record = run.resolve("run.json");
                if (Files.exists(record) && !Files.exists(run.resolve("checkpoint"))) {
                    ended.putIfAbsent(record, Files.getLastModifiedTime(record));
                }
            }
        }
    }

    private static void assertSame(Path out, Path whole) throws IOException {
        BatchRecord expected = BatchRecords.read(whole.resolve("batch.json"));
        BatchRecord actual = BatchRecords.read(out.resolve("batch.json"));
        assertThat(actual.complete()).isTrue();
        assertThat(actual.rankings()).isEqualTo(expected.rankings());
        assertThat(names(out)).isEqualTo(names(whole));
        assertThat(actual.runs())
                .extracting(BatchRecord.Entry::name)
                .isEqualTo(expected.runs().stream().map(BatchRecord.Entry::name).toList());
        for (BatchRecord.Entry run : actual.runs()) {
            assertThat(run.state()).as(run.name()).isEqualTo(BatchRecord.State.FINISHED);
            Path own = out.resolve(run.folder());
            Path its = whole.resolve(run.folder());
            assertThat(RunRecords.differences(
                            RunRecords.read(its.resolve("run.json")), RunRecords.read(own.resolve("run.json"))))
                    .as(run.name())
                    .isEmpty();
            assertThat(own.resolve("parameters.safetensors"))
                    .hasSameBinaryContentAs(its.resolve("parameters.safetensors"));
            assertThat(names(own)).as(run.name()).isEqualTo(names(its));
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** No file may grow beyond so many KiB: no run.json of a finished run fits. */
    @Test
    @Timeout(1200)
    void aFullDiskStopsItAndCostsNothing() throws Exception {
        Path config = config();
        Path out = folder.resolve("full");
        Program full = Program.start("ulimit -f 24; ", batch(config, out));
        List<String> said = full.end();
        assertThat(full.exitValue()).as("%s", said).isEqualTo(ExitCode.FILES.code());
        assertThat(said.get(said.size() - 1))
                .startsWith("occam: stopped after 0 of ")
                .contains("cannot write the run to " + out)
                .contains("free some space")
                .doesNotContain("occam tune --resume")
                .endsWith("then go on with occam batch --resume " + out);
        assertThat(said).noneMatch(line -> line.startsWith("\tat "));
        BatchRecord kept = BatchRecords.read(out.resolve("batch.json"));
        assertThat(kept.runs()).extracting(BatchRecord.Entry::state).containsOnly(BatchRecord.State.OPEN);
        requireEnded(Program.start("", "batch", "--resume", out.toString()));
        assertSame(out, whole);
    }

    @Test
    @Timeout(1200)
    void ctrlCLeavesWhatCanBeGoneOnWith() throws Exception {
        Path config = config();
        Path out = folder.resolve("stopped");
        Program program = Program.start("", batch(config, out));
        while (program.isAlive() && program.children().isEmpty()) {
            Thread.sleep(20);
        }
        Thread.sleep(1200);
        // Alive but still, so that it does not end before the other has been turned away.
        program.freeze();
        Program second = Program.start("", batch(config, out));
        assertThat(second.end()).last().asString().contains("another batch is at work in " + out);
        assertThat(second.exitValue()).isEqualTo(ExitCode.FILES.code());
        program.interrupt();
        program.wake();
        List<String> said = program.end();
        assertThat(program.exitValue()).as("%s", said).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(said)
                .anyMatch(line -> line.matches(
                        "occam: interrupted after \\d+ of \\d+ runs; go on with occam batch --resume .*stopped"));
        requireEnded(Program.start("", "batch", "--resume", out.toString()));
    }
}

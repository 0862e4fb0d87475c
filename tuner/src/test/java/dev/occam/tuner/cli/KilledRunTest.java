package dev.occam.tuner.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecordException;
import dev.occam.reports.record.RunRecords;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, killed with no chance to say goodbye, or out of disk: resumed, it ends as if nothing had been. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has neither kill nor ulimit")
class KilledRunTest {

    private static final int KILLS = 5;

    @TempDir
    private Path folder;

    private Process start(String before, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "bash",
                "-c",
                before + "exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return builder.start();
    }

    private static List<String> end(Process program) throws IOException, InterruptedException {
        try (BufferedReader said = program.inputReader()) {
            List<String> lines = said.lines().toList();
            assertThat(program.waitFor(60, SECONDS)).isTrue();
            return lines;
        }
    }

    private static String[] tune(Path out) {
        return new String[] {
            "tune",
            "--set",
            "data.digits.trainRows=60",
            "--set",
            "data.digits.testRows=30",
            "--widths",
            "8",
            "--epochs",
            "60",
            "--batch-size",
            "20",
            "--set",
            "training.checkpointSeconds=0",
            "--out",
            out.toString()
        };
    }

    private RunRecord uninterrupted(Path whole) throws IOException, InterruptedException, RunRecordException {
        List<String> said = end(start("", tune(whole)));
        assertThat(whole.resolve("run.json")).as("%s", said).isRegularFile();
        return RunRecords.read(whole.resolve("run.json"));
    }

    private static void assertSame(Path out, RunRecord expected, Path whole) throws IOException, RunRecordException {
        assertThat(RunRecords.differences(expected, RunRecords.read(out.resolve("run.json"))))
                .isEmpty();
        assertThat(out.resolve("parameters.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("parameters.safetensors"));
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("run.json", "parameters.safetensors", "report.html");
        }
    }

    @Test
    @Timeout(300)
    void killedAtAnyMomentAndResumed() throws IOException, InterruptedException, RunRecordException {
        Path whole = folder.resolve("whole");
        RunRecord expected = uninterrupted(whole);
        Path out = folder.resolve("killed");
        Path checkpoint = out.resolve("checkpoint/checkpoint.json");
        Random random = new Random(4);
        Process program = start("", tune(out));
        int kills = 0;
        while (kills < KILLS && program.isAlive()) {
            Object before = seen(checkpoint);
            while (program.isAlive() && seen(checkpoint).equals(before)) {
                Thread.sleep(2);
            }
            if (kills == 0) {
                List<String> second = end(start("", "tune", "--resume", out.toString()));
                assertThat(second).singleElement().asString().contains("another run is at work in " + out);
            }
            Thread.sleep(random.nextInt(150));
            if (program.isAlive()) {
                program.destroyForcibly().waitFor();
                kills++;
                assertThat(checkpoint).isRegularFile();
                program = start("", "tune", "--resume", out.toString());
            }
        }
        List<String> said = end(program);
        assertThat(kills).as("%s", said).isGreaterThan(2);
        assertThat(program.exitValue()).as("%s", said).isZero();
        assertSame(out, expected, whole);
    }

    private static Object seen(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return "nothing";
        }
    }

    /** No file may grow beyond so many KiB: the journal does after some rounds, and the record in the end. */
    @Test
    @Timeout(300)
    void aFullDiskKeepsTheLastCheckpoint() throws IOException, InterruptedException, RunRecordException {
        Path whole = folder.resolve("whole");
        RunRecord expected = uninterrupted(whole);
        Path out = folder.resolve("full");
        Process program = start("ulimit -f 24; ", tune(out));
        List<String> said = end(program);
        assertThat(program.exitValue()).as("%s", said).isEqualTo(ExitCode.FILES.code());
        assertThat(said.stream().filter(line -> line.contains("no checkpoint: cannot write ")))
                .as("%s", said)
                .hasSize(1);
        assertThat(said)
                .anyMatch(line -> line.contains("cannot write the run to " + out)
                        && line.endsWith("then go on with occam tune --resume " + out));
        Process again = start("", "tune", "--resume", out.toString());
        List<String> then = end(again);
        assertThat(again.exitValue()).as("%s", then).isZero();
        assertSame(out, expected, whole);
    }
}

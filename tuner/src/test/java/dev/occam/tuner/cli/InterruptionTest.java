package dev.occam.tuner.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    @Timeout(30)
    void holdsTheProgramUntilTheRunHasWritten() throws InterruptedException {
        Interruption interruption = new Interruption(new PrintWriter(err), Duration.ofSeconds(20));
        Thread shutdown = new Thread(interruption::onShutdown);
        assertThat(interruption.requested()).isFalse();
        shutdown.start();
        while (!interruption.requested()) {
            Thread.sleep(5);
        }
        shutdown.join(100);
        assertThat(shutdown.isAlive()).isTrue();
        interruption.close();
        shutdown.join();

        assertThat(err.toString())
                .contains("occam: interrupted: stopping at the next step")
                .doesNotContain("in time");
    }

    @Test
    @Timeout(30)
    void doesNotHoldItForEver() {
        Interruption interruption = new Interruption(new PrintWriter(err), Duration.ofMillis(20));
        interruption.onShutdown();

        assertThat(err.toString()).contains("the run did not stop in time");
    }

    @Test
    void leavesNothingBehindARunThatEnds() {
        Interruption interruption = Interruption.watch(new PrintWriter(err));
        interruption.close();

        assertThat(interruption.requested()).isFalse();
        assertThat(err.toString()).isEmpty();
    }

    /** Whether this process, and so what it starts, ignores the signal of Ctrl-C; known on Linux only. */
    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    /** The program itself, in a process of its own, and a real signal. */
    @Test
    @Timeout(120)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no kill")
    void oneCtrlCEndsTheProgramWithItsLastStateWritten() throws IOException, InterruptedException {
        assumeTrue(!isInterruptIgnored(), "Ctrl-C is ignored here, as in a job that a script sent to the background");
        Path out = folder.resolve("run");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndlessRun.class.getName(),
                "tune",
                "--out",
                out.toString());
        // With this set, a Java program says so before anything else.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process program = builder.start();
        try (BufferedReader said = program.errorReader()) {
            assertThat(said.readLine()).isEqualTo("running");
            new ProcessBuilder("kill", "-INT", Long.toString(program.pid()))
                    .start()
                    .waitFor();

            assertThat(said.lines().filter(line -> !line.isBlank()))
                    .containsExactly(
                            "occam: interrupted: stopping at the next step and writing the last good state, 30 s at most",
                            "occam: interrupted in round 2; the last good state is in " + out);
            assertThat(program.waitFor(60, SECONDS)).isTrue();
        }
        assertThat(program.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(Files.readString(out.resolve("state"))).isEqualTo("the last good one");
    }

    @Test
    @Timeout(120)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no kill")
    void aSecondCtrlCStopsAtOnce() throws IOException, InterruptedException {
        assumeTrue(!isInterruptIgnored(), "Ctrl-C is ignored here, as in a job that a script sent to the background");
        Path out = folder.resolve("run");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Doccam.test.writes=20000000000",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessRun.class.getName(),
                "tune",
                "--out",
                out.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process program = builder.start();
        try (BufferedReader said = program.errorReader()) {
            assertThat(said.readLine()).isEqualTo("running");
            interrupt(program);
            assertThat(said.readLine()).isEmpty();
            assertThat(said.readLine()).startsWith("occam: interrupted: stopping at the next step");
            interrupt(program);
            assertThat(program.waitFor(10, SECONDS)).isTrue();
        }
        assertThat(program.exitValue()).isEqualTo(ExitCode.INTERRUPTED.code());
        assertThat(out).doesNotExist();
    }

    private static void interrupt(Process program) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(program.pid())).start().waitFor();
    }
}

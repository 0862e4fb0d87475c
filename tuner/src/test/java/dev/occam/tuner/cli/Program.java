package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, with what it says. */
final class Program {

    /** What is started in the background of a shell ignores interrupts, and so do its children. */
    private static final String HEARS_INTERRUPTS =
            "env --default-signal=INT true 2>/dev/null && exec env --default-signal=INT \"$@\"; ";

    private final Process process;
    private final CompletableFuture<List<String>> said;

    private Program(Process process) {
        this.process = process;
        said = CompletableFuture.supplyAsync(
                () -> process.inputReader().lines().toList(), task -> new Thread(task, "reads").start());
    }

    /**
     * Starts it.
     *
     * @param before what the shell does first, such as {@code ulimit -f 24; }
     */
    static Program start(String before, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                "bash",
                "-c",
                before + HEARS_INTERRUPTS + "exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        try {
            return new Program(builder.start());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The processes that it started. */
    List<ProcessHandle> children() {
        return process.children().toList();
    }

    /** Kills it, with no chance to say goodbye. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As Ctrl-C does where there is no terminal. */
    void interrupt() throws IOException, InterruptedException {
        signal("-INT");
    }

    /** Lets it stand still, alive, until it is woken. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets it go on, first with what came in the meantime. */
    void wake() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
    }

    /** Waits for its end. */
    List<String> end() throws Exception {
        assertThat(process.waitFor(600, TimeUnit.SECONDS)).as("ends").isTrue();
        return said.get(10, TimeUnit.SECONDS);
    }

    int exitValue() {
        return process.exitValue();
    }
}

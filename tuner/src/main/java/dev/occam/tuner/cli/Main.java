package dev.occam.tuner.cli;

import dev.occam.tuner.run.TuneRun;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where the program {@code occam} starts. */
public final class Main {

    private Main() {}

    /** Runs one command and exits with its {@link ExitCode}. */
    public static void main(String[] args) {
        LibraryLogs.configure(Arrays.asList(args).contains("--debug"));
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        TuneRun run = (config, force, progress, cancelled) -> {
            throw new IllegalStateException("no run");
        };
        int code = CommandLines.of(run, Terminal.detect(), out, err).execute(args);
        out.flush();
        err.flush();
        System.exit(code);
    }
}

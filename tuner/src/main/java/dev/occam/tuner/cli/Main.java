package dev.occam.tuner.cli;

import dev.occam.reports.render.RunPage;
import dev.occam.tuner.run.LocalTuneRun;
import dev.occam.tuner.run.TuneRun;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;

/** Where the program {@code occam} starts. */
public final class Main {

    private Main() {}

    /** Runs one command and exits with its {@link ExitCode}. */
    public static void main(String[] args) {
        System.exit(execute(new LocalTuneRun(RunPage::render), args));
    }

    /** Runs one command on the streams of this process, with {@code run} behind {@code occam tune}. */
    static int execute(TuneRun run, String... args) {
        LibraryLogs.configure(Arrays.asList(args).contains("--debug"));
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        int code = CommandLines.of(run, Terminal.detect(), out, err).execute(args);
        out.flush();
        err.flush();
        return code;
    }
}

package dev.occam.tuner.cli;

import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.TuneRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of a command that runs, and the run itself: progress, Ctrl-C, and what is said in the end. */
final class RunArguments {

    @Option(names = "--force", description = "Replace a run that is in the output folder already.")
    private boolean force;

    @Option(names = "--quiet", description = "Say nothing while running; results are printed all the same.")
    private boolean quiet;

    /** Runs to the end, a divergence or Ctrl-C, and tells what came of it. */
    int start(TuneConfig config, TuneRun run, Terminal terminal, CommandSpec spec) {
        TuneConfig resolved = OutputFolder.resolve(config, LocalDateTime.now(ZoneId.systemDefault()));
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = quiet ? Progress.silent() : TerminalProgress.on(terminal, err);
        try (Interruption interruption = Interruption.watch(err)) {
            RunRecord record;
            try {
                record = run.run(resolved, force, progress, interruption::requested);
            } finally {
                progress.finish();
            }
            return new Outcome(out, err)
                    .tell(record, Path.of(String.valueOf(resolved.out())))
                    .code();
        }
    }
}

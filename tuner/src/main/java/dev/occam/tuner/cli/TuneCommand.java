package dev.occam.tuner.cli;

import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.Resumption;
import dev.occam.tuner.run.TuneRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code occam tune}: from configuration and options to a run, and what is said of it.
 *
 * <p>The options that stand for fields of the configuration are added by {@link ConfigArguments}.
 */
@Command(
        name = "tune",
        description = "Trains a network and chooses its weight decay, layer by layer, from the training data alone.",
        customSynopsis = "occam tune [CONFIG.json] [OPTION...]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam tune",
            "      a small network on the embedded digits",
            "  occam tune --data energy.csv --target heating_load",
            "      your own table; the task is inferred, a tenth of the rows only measures",
            "  occam tune --data wine.csv --target quality --task regression --widths 50,50",
            "  occam tune --data d.csv --target y --model com.acme.Net --classpath my.jar",
            "  occam tune configs/quickstart.json --set training.epochs=20 --out runs/mine",
            "  occam tune --resume runs/mine",
            "      go on with a run that was stopped, to the very same end",
            "",
            "A configuration file gives any field; options and --set override it.",
            "Relative paths, in a file too, are relative to the working directory."
        })
final class TuneCommand implements Callable<Integer> {

    @Mixin
    private ConfigArguments config = new ConfigArguments();

    @Option(names = "--force", description = "Replace a run that is in the output folder already.")
    private boolean force;

    @Option(
            names = "--resume",
            paramLabel = "FOLDER",
            description = "Go on with the run in this folder, which was stopped; it has its configuration.")
    private @Nullable Path resumed;

    @Option(names = "--quiet", description = "Say nothing while running; results are printed all the same.")
    private boolean quiet;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    private final TuneRun run;
    private final Terminal terminal;

    TuneCommand(TuneRun run, Terminal terminal) {
        this.run = run;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        TuneConfig resolved = resumed == null
                ? OutputFolder.resolve(config.read(spec), LocalDateTime.now(ZoneId.systemDefault()))
                : stopped(resumed);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = quiet ? Progress.silent() : TerminalProgress.on(terminal, err);
        try (Interruption interruption = Interruption.watch(err)) {
            RunRecord record;
            try {
                record = resumed == null
                        ? run.run(resolved, force, progress, interruption::requested)
                        : run.resume(resolved, progress, interruption::requested);
            } finally {
                progress.finish();
            }
            return new Outcome(out, err)
                    .tell(record, Path.of(String.valueOf(resolved.out())))
                    .code();
        }
    }

    /** The configuration of the run in {@code folder}; what else was typed has to agree with it. */
    private TuneConfig stopped(Path folder) {
        if (force) {
            throw new ConfigException(
                    "--resume and --force", "contradict each other", "go on with the run, or begin it anew");
        }
        TuneConfig asked = config.read(spec, Resumption.reader(folder));
        Resumption.requireSame(folder, asked);
        return asked;
    }
}

package dev.occam.tuner.cli;

import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.cluster.Master;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.Resumption;
import dev.occam.tuner.run.TuneRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of a command that runs, and the run itself: progress, Ctrl-C, and what is said in the end. */
final class RunArguments {

    @Option(names = "--force", description = "Replace a run that is in the output folder already.")
    private boolean force;

    @Option(
            names = "--resume",
            paramLabel = "FOLDER",
            description = "Go on with the run in this folder, which was stopped; it has its configuration.")
    private @Nullable Path resumed;

    @Option(
            names = "--no-posterior",
            description = "Keep no posterior of the weights in the output folder; occam predict and evaluate need one.")
    private boolean noPosterior;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Take the curvature on a cluster, such as spark://host:7077 or local[4]; training stays here.")
    private @Nullable String master;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Parts of the rows on the cluster, a sum each; default: one for 250 rows, 32 at most.")
    private @Nullable Integer partitions;

    @Mixin
    private OutputArguments output = new OutputArguments();

    /**
     * Runs to the end, a divergence or Ctrl-C, and tells what came of it.
     *
     * @param arguments lays what was typed over what a reader has
     */
    int start(Function<ConfigReader, TuneConfig> arguments, TuneRun asked, Terminal terminal, CommandSpec spec) {
        TuneRun run = where(noPosterior ? asked.withoutPosterior() : asked);
        Path folder = resumed;
        TuneConfig resolved = folder == null
                ? OutputFolder.resolve(arguments.apply(new ConfigReader()), LocalDateTime.now(ZoneId.systemDefault()))
                : stopped(folder, arguments);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = output.quiet() ? Progress.silent() : TerminalProgress.on(terminal, err);
        try (Interruption interruption = Interruption.watch(err)) {
            RunRecord record;
            try {
                record = folder == null
                        ? run.run(resolved, force, progress, interruption::requested)
                        : run.resume(resolved, progress, interruption::requested);
            } finally {
                progress.finish();
            }
            return new Outcome(out, err, output.json())
                    .tell(record, Path.of(String.valueOf(resolved.out())))
                    .code();
        }
    }

    /** On the cluster that is asked for. */
    private TuneRun where(TuneRun run) {
        if (partitions != null && (master == null || partitions < 1)) {
            throw new ConfigException(
                    "--partitions",
                    master == null ? "means nothing without --master" : "is at least 1, not " + partitions,
                    "give both, or leave it out");
        }
        return master == null ? run : run.on(new Master(master, partitions));
    }

    /** The configuration of the run in {@code folder}; what else was typed has to agree with it. */
    private TuneConfig stopped(Path folder, Function<ConfigReader, TuneConfig> arguments) {
        if (force) {
            throw new ConfigException(
                    "--resume and --force", "contradict each other", "go on with the run, or begin it anew");
        }
        TuneConfig asked = arguments.apply(Resumption.reader(folder));
        return Resumption.agreed(folder, asked);
    }
}

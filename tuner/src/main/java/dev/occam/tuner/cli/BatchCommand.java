package dev.occam.tuner.cli;

import dev.occam.reports.record.BatchRecord;
import dev.occam.reports.record.BatchRecord.State;
import dev.occam.reports.record.BatchRecords;
import dev.occam.tuner.batch.BatchEngine;
import dev.occam.tuner.batch.BatchFolder;
import dev.occam.tuner.batch.BatchListener;
import dev.occam.tuner.batch.BatchRun;
import dev.occam.tuner.batch.BatchSettings;
import dev.occam.tuner.config.BatchReader;
import dev.occam.tuner.run.RunException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code occam batch}: many runs, side by side, to the end whatever happens; then which to choose. */
@Command(
        name = "batch",
        description = {
            "Runs data sets, networks, curvature settings and seeds, each with each, by several processes side by",
            "side; then ranks them by their evidence, among those it is comparable for."
        },
        customSynopsis = {"occam batch BATCH.json [OPTION...]", "occam batch --resume FOLDER [OPTION...]"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam batch configs/batch-demo.json --out runs/night",
            "      two networks with two curvature settings on embedded digits, two seeds each",
            "  occam batch configs/batch-demo.json --out runs/night --workers 4",
            "      the same command goes on after Ctrl-C, a crash or a power cut; what has ended stays",
            "  occam batch --resume runs/night --retry-failed",
            "      the runs that failed once more",
            "  occam batch configs/batch-demo.json --set training.checkpointSeconds=10 --out runs/night",
            "",
            "Each run has a folder of its own under --out, as that of occam tune; batch.json tells what became",
            "of each. A run whose process dies, or that finds no memory, is tried again at once."
        })
final class BatchCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "BATCH.json", description = "What to run.")
    private @Nullable Path file;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Folder of the batch; one that holds this batch is gone on with. Default: runs/<file>.")
    private @Nullable Path out;

    @Option(
            names = "--resume",
            paramLabel = "FOLDER",
            description = "Go on with the batch in this folder, which has its configuration.")
    private @Nullable Path resumed;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Processes side by side, with cores / N threads each; default: what the file says, or 1.")
    private @Nullable Integer workers;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often a run is tried whose process dies, or that finds no files or memory; default"
                    + " ${DEFAULT-VALUE}.")
    private int attempts;

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description =
                    "Where runs are done: processes of this machine, or spark where its jar is on the class path.")
    private @Nullable String engine;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Where --engine is reached, such as spark://host:7077; all its machines see --out and the data.")
    private @Nullable String master;

    @Option(names = "--retry-failed", description = "Try runs that failed or diverged before once more.")
    private boolean retryFailed;

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "Set a field of every run, such as training.checkpointSeconds=10; may be given again.")
    private List<String> overrides = List.of();

    @Option(names = "--no-posterior", description = "Keep no posteriors; occam predict and evaluate need them.")
    private boolean noPosterior;

    @Mixin
    private OutputArguments output = new OutputArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    private final Terminal terminal;

    BatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path folder = folder();
        BatchReader reader = reader(folder);
        int count = workers(reader);
        PrintWriter err = spec.commandLine().getErr();
        BatchProgress progress = new BatchProgress(err, terminal, System::nanoTime);
        BatchListener listener = output.quiet() ? BatchListener.silent() : progress;
        try (BatchEngine opened = engine(count);
                Interruption interruption = Interruption.watch(err)) {
            BatchRun.Outcome outcome;
            try {
                outcome = new BatchRun(reader, overrides(folder), folder, settings(opened, count), listener)
                        .run(interruption::requested);
            } finally {
                progress.finish();
            }
            print(outcome.record(), folder);
            return told(outcome, folder).code();
        }
    }

    private Path folder() {
        if (resumed != null) {
            require(out == null && file == null, "--resume has its own configuration and folder; leave out the others");
            return resumed;
        }
        Path from = file;
        if (from == null) {
            throw new ParameterException(
                    spec.commandLine(), "no batch named; give its file, such as configs/batch-demo.json");
        }
        String name = String.valueOf(from.getFileName()).replaceFirst("\\.json$", "");
        return out == null ? Path.of("runs", name) : out;
    }

    private BatchReader reader(Path folder) {
        return file != null
                ? BatchReader.of(file)
                : BatchReader.of(begun(folder).config(), folder.resolve(BatchRecords.NAME) + ": /config");
    }

    private static BatchRecord begun(Path folder) {
        BatchRecord record = BatchFolder.record(folder);
        if (record == null) {
            throw new RunException(
                    RunException.Kind.STORED,
                    folder + " holds no batch to go on with; name its folder, or begin one by its file");
        }
        return record;
    }

    /** Those of before hold; they can be typed again. */
    private List<String> overrides(Path folder) {
        if (resumed == null) {
            return overrides;
        }
        List<String> all = new ArrayList<>(begun(folder).overrides());
        overrides.stream().filter(override -> !all.contains(override)).forEach(all::add);
        return all;
    }

    private int workers(BatchReader reader) {
        int count = Objects.requireNonNullElse(
                workers, Objects.requireNonNullElse(reader.batch().workers(), 1));
        require(count >= 1 && count <= 1000, "--workers is from 1 to 1000, not " + count);
        require(attempts >= 1, "--attempts is at least 1, not " + attempts);
        return count;
    }

    private BatchEngine engine(int count) {
        String name = engine;
        String where = master;
        if (name == null || where == null) {
            require(name == null && where == null, "--engine and --master go together; give both or none");
            int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
            return BatchEngine.processes(WorkerLaunch.command(Main.class, threads), threads);
        }
        try {
            return BatchEngine.provider(name).open(where, count);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--engine: " + e.getMessage(), e);
        }
    }

    private BatchSettings settings(BatchEngine opened, int count) {
        int cores = Runtime.getRuntime().availableProcessors();
        return new BatchSettings(opened, count, cores, attempts, retryFailed, !noPosterior);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise + "; see 'occam batch --help'");
        }
    }

    private void print(BatchRecord record, Path folder) {
        PrintWriter print = spec.commandLine().getOut();
        if (output.json()) {
            print.print(BatchRecords.toJson(record));
        } else {
            BatchText.lines(record, folder).forEach(print::println);
        }
        print.flush();
    }

    private ExitCode told(BatchRun.Outcome outcome, Path folder) {
        List<BatchRecord.Entry> runs = outcome.record().runs();
        long open = count(runs, State.OPEN);
        long bad = count(runs, State.FAILED) + count(runs, State.DIVERGED);
        String again = "go on with occam batch --resume " + folder;
        if (outcome.stopped() != null) {
            say("stopped after " + (runs.size() - open) + " of " + runs.size() + " runs: " + outcome.stopped()
                    + ", then " + again);
            return ExitCode.FILES;
        }
        if (open > 0) {
            say("interrupted after " + (runs.size() - open) + " of " + runs.size() + " runs; " + again);
            return ExitCode.INTERRUPTED;
        }
        if (bad > 0) {
            say(bad + " of " + runs.size() + " runs failed or diverged, for the reasons above; try them once more with"
                    + " occam batch --resume " + folder + " --retry-failed");
            return ExitCode.RUNS_FAILED;
        }
        return ExitCode.OK;
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("occam: " + line);
        err.flush();
    }

    private static long count(List<BatchRecord.Entry> runs, State state) {
        return runs.stream().filter(run -> run.state() == state).count();
    }
}

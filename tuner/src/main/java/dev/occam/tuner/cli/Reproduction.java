package dev.occam.tuner.cli;

import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.experiment.ExperimentRun;
import dev.occam.tuner.experiment.ExperimentTables;
import dev.occam.tuner.experiment.Results;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.TuneRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** One experiment run for {@code occam reproduce}: where its data are, how far it is, and what came out. */
final class Reproduction {

    private static final int WIDTH = 200;

    private final TuneRun run;
    private final Terminal terminal;
    private final PaperShelf shelf;
    private final List<String> overrides;
    private final OutputArguments output;
    private final CommandLine line;
    private final String command;
    private final boolean namesFolder;

    /**
     * A way to run experiments.
     *
     * @param overrides   assignments laid over all configurations
     * @param output      how it speaks
     * @param line        whose streams it speaks on
     * @param command     what to type to go on, but for {@code --resume}
     * @param namesFolder whether that has to name the folder
     */
    Reproduction(
            TuneRun run,
            Terminal terminal,
            PaperShelf shelf,
            List<String> overrides,
            OutputArguments output,
            CommandLine line,
            String command,
            boolean namesFolder) {
        this.run = run;
        this.terminal = terminal;
        this.shelf = shelf;
        this.overrides = overrides;
        this.output = output;
        this.line = line;
        this.command = command;
        this.namesFolder = namesFolder;
    }

    /** Runs an experiment to its end, or until interrupted, and prints what has come of it. */
    ExitCode run(ExperimentReader reader, @Nullable String given, Path folder, boolean resume) throws IOException {
        ExperimentRun whole = new ExperimentRun(run, reader, data(reader.experiment(), given), overrides, folder);
        PrintWriter err = line.getErr();
        Progress progress = output.quiet() ? Progress.silent() : TerminalProgress.on(terminal, err);
        try (Interruption interruption = Interruption.watch(err)) {
            Results results;
            try {
                results = whole.run(resume, progress, interruption::requested);
            } finally {
                progress.finish();
            }
            if (!results.runs().isEmpty()) {
                print(results, folder);
            }
            if (results.complete()) {
                return ExitCode.OK;
            }
            err.println("occam: interrupted after " + results.runs().size() + " of " + results.planned()
                    + " runs; go on with " + command + (namesFolder ? " --out " + folder : "") + " --resume");
            err.flush();
            return ExitCode.INTERRUPTED;
        }
    }

    private void print(Results results, Path folder) throws IOException {
        PrintWriter print = line.getOut();
        if (output.json()) {
            print.print(Files.readString(folder.resolve("experiment.json")));
            print.flush();
            return;
        }
        ExperimentTables tables = new ExperimentTables(results);
        print.println(results.experiment().title());
        print.println(tables.standing());
        for (ExperimentTables.Grid grid : tables.grids()) {
            TextTable table = new TextTable(2, grid.heading());
            grid.rows().forEach(table::add);
            print.println();
            print.println(grid.title());
            table.lines(WIDTH).forEach(print::println);
        }
        if (!tables.claims().isEmpty()) {
            print.println();
            print.println("Claims");
            tables.claims().forEach(claim -> print.println("  " + claim));
        }
        print.println();
        print.println("Files: table.md, table.csv, curves.csv and experiment.json in " + folder);
        print.flush();
    }

    private @Nullable String data(ExperimentConfig experiment, @Nullable String given) {
        ExperimentConfig.Data wanted = experiment.data();
        if (wanted == null) {
            if (given != null) {
                throw new ConfigException("--data", experiment.name() + " runs on embedded drawings", "leave it out");
            }
            return null;
        }
        if (given != null) {
            if (!Files.exists(Path.of(given))) {
                throw new ConfigException("--data " + given, "there is nothing of that name", "name " + wanted.what());
            }
            return given;
        }
        return shelf.shared(wanted.folder())
                .orElseThrow(() -> new ConfigException(
                        "--data",
                        "there is no ../shared/data/" + wanted.folder() + " to take by default",
                        "name " + wanted.what()))
                .toString();
    }
}

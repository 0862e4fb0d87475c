package dev.occam.tuner.cli;

import dev.occam.tuner.compare.Cells;
import dev.occam.tuner.compare.CompareTables;
import dev.occam.tuner.compare.Comparison;
import dev.occam.tuner.compare.WidthSelection;
import dev.occam.tuner.compare.WidthTables;
import dev.occam.tuner.config.CompareReader;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.experiment.ExperimentTables.Grid;
import dev.occam.tuner.run.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code occam compare}: ways to choose a weight decay, on one's own data. */
@Command(
        name = "compare",
        description =
                "Compares ways to choose a weight decay on data sets: a validation grid, the loops, paired by split.",
        customSynopsis = "occam compare CONFIG [OPTION...]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam compare configs/compare-grid.json",
            "      nine public data sets: the grid that tuning replaces, beside every effort of occam tune",
            "  occam compare configs/compare-grid.json --only uci-energy,sklearn-digits",
            "  occam compare mine.json --out runs/mine --resume",
            "      go on after Ctrl-C: what has ended is not done again",
            "  occam compare --select configs/compare-widths.json",
            "      which width: by the evidence of the full curvature where it fits, else by validation",
            "",
            "compare.json and compare.md (or select.json and select.md) are written anew after each cell.",
            "A set may be any CSV file with a target, or a folder of images; one whose data are not",
            "there is left out."
        })
final class CompareCommand implements Callable<Integer> {

    private static final int WIDTH = 200;

    @Parameters(paramLabel = "CONFIG", description = "A JSON file that says what is compared on what.")
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private Path config;

    @Option(
            names = "--data-root",
            paramLabel = "FOLDER",
            description = "Folder of the data; default: the one that CONFIG names.")
    private @Nullable Path dataRoot;

    @Option(
            names = "--only",
            paramLabel = "SET",
            split = ",",
            description = "Names of the sets to run now; default: all.")
    private List<String> only = List.of();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Folder of the results; default: runs/ and the name of CONFIG.")
    private @Nullable Path out;

    @Option(
            names = "--select",
            description =
                    "Choose a network width instead: tune every one of the widths that CONFIG names, and rank them.")
    private boolean select;

    @Option(names = "--resume", description = "Go on with the comparison in the output folder.")
    private boolean resume;

    @Mixin
    private OutputArguments output = new OutputArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    private final Terminal terminal;

    CompareCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (dataRoot != null && !Files.isDirectory(dataRoot)) {
            throw new ConfigException("--data-root " + dataRoot, "there is no such folder", "name that of the data");
        }
        CompareReader reader = CompareReader.of(config, dataRoot);
        Path folder = out == null ? Path.of("runs", name()) : out;
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> note = line -> {
            err.println("occam: " + line);
            err.flush();
        };
        Progress progress = output.quiet() ? Progress.silent() : TerminalProgress.on(terminal, err);
        return select
                ? select(new WidthSelection(reader, only, folder, note), folder, progress)
                : compare(new Comparison(reader, only, folder, note), folder, progress);
    }

    private int select(WidthSelection selection, Path folder, Progress progress) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (Interruption interruption = Interruption.watch(err)) {
            WidthTables tables;
            try {
                tables = selection.run(resume, progress, interruption::requested);
            } finally {
                progress.finish();
            }
            if (tables.ended() > 0 && output.json()) {
                print(folder.resolve("select.json"));
            } else if (tables.ended() > 0) {
                print(tables.grids());
                spec.commandLine().getOut().println("Files: select.md and select.json in " + folder);
                spec.commandLine().getOut().flush();
            }
            return ended(tables.complete(), tables.ended(), tables.planned(), folder);
        }
    }

    private int ended(boolean complete, int ended, int planned, Path folder) {
        if (complete) {
            return ExitCode.OK.code();
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("occam: interrupted after " + ended + " of " + planned + " cells; go on with " + resuming(folder));
        err.flush();
        return ExitCode.INTERRUPTED.code();
    }

    private int compare(Comparison comparison, Path folder, Progress progress) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (Interruption interruption = Interruption.watch(err)) {
            Cells cells;
            try {
                cells = comparison.run(resume, progress, interruption::requested);
            } finally {
                progress.finish();
            }
            if (cells.ended() > 0 && output.json()) {
                print(folder.resolve("compare.json"));
            } else if (cells.ended() > 0) {
                print(new CompareTables(cells), folder);
            }
            return ended(cells.complete(), cells.ended(), cells.planned(), folder);
        }
    }

    private String name() {
        String file = String.valueOf(config.getFileName());
        return file.endsWith(".json") ? file.substring(0, file.length() - ".json".length()) : file;
    }

    /** What to type to go on. */
    private String resuming(Path folder) {
        StringBuilder command = new StringBuilder("occam compare " + (select ? "--select " : "") + config);
        if (dataRoot != null) {
            command.append(" --data-root ").append(dataRoot);
        }
        if (!only.isEmpty()) {
            command.append(" --only ").append(String.join(",", only));
        }
        return command.append(" --out ").append(folder).append(" --resume").toString();
    }

    private void print(Path json) throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        print.print(Files.readString(json));
        print.flush();
    }

    private void print(CompareTables tables, Path folder) {
        PrintWriter print = spec.commandLine().getOut();
        tables.heading().forEach(print::println);
        print.println();
        print(tables.summary());
        if (!tables.goals().isEmpty()) {
            print.println("Goals");
            tables.goals().forEach(line -> print.println("  " + line));
            print.println();
        }
        print.println("Files: compare.md and compare.json in " + folder);
        print.flush();
    }

    /** Each table, and an empty line after it. */
    private void print(List<Grid> grids) {
        PrintWriter print = spec.commandLine().getOut();
        for (Grid grid : grids) {
            TextTable table = new TextTable(1, grid.heading());
            grid.rows().forEach(table::add);
            print.println(grid.title());
            table.lines(WIDTH).forEach(print::println);
            print.println();
        }
    }
}

package dev.occam.tuner.cli;

import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.config.StudyConfig;
import dev.occam.tuner.config.StudyReader;
import dev.occam.tuner.experiment.ExperimentRun;
import dev.occam.tuner.experiment.ExperimentTables;
import dev.occam.tuner.experiment.Results;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.TuneRun;
import dev.occam.tuner.study.StudyResults;
import dev.occam.tuner.study.StudyRun;
import dev.occam.tuner.study.StudyText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code occam reproduce}: an experiment of a paper, from its file to its tables and claims. */
@Command(
        name = "reproduce",
        description = "Runs an experiment of a paper: every arm, over several seeds, then tables and claims.",
        customSynopsis = {"occam reproduce NAME [OPTION...]", "occam reproduce --list"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam reproduce --list",
            "      the experiments there are",
            "  occam reproduce wide-resnet-marglik --scale small",
            "      CIFAR-10: weight decay by the evidence against a grid of fixed values and none",
            "  occam reproduce wide-resnet-marglik --scale full --data cifar-10-batches-bin --set device=gpu",
            "  occam reproduce wide-resnet-marglik --resume",
            "      go on after Ctrl-C: what has ended is not done again",
            "",
            "Each run has a folder of its own under --out; table.md, table.csv and experiment.json are",
            "written anew after each."
        })
final class ReproduceCommand implements Callable<Integer> {

    private static final int WIDTH = 200;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "An experiment by its name, or a file of one.")
    private @Nullable String name;

    @Option(
            names = "--scale",
            paramLabel = "SCALE",
            defaultValue = "small",
            description = "small or full; default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private String scale;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            description = "Folder or file of the data; default: that of ../shared/data, where it is there.")
    private @Nullable String data;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Folder of the results; default: runs/<name>-<scale>.")
    private @Nullable Path out;

    @Option(names = "--resume", description = "Go on with the experiment in the output folder.")
    private boolean resume;

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "Set a field of every configuration, such as device=gpu; may be given again.")
    private List<String> overrides = List.of();

    @Option(names = "--list", description = "List the experiments there are, and exit.")
    private boolean list;

    @Mixin
    private OutputArguments output = new OutputArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    private final TuneRun run;
    private final Terminal terminal;
    private final PaperShelf shelf;

    ReproduceCommand(TuneRun run, Terminal terminal, Path home) {
        this.run = run;
        this.terminal = terminal;
        this.shelf = new PaperShelf(home);
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        if (list) {
            if (output.json()) {
                print.print(PlainJson.text(Map.of("experiments", shelf.lines())));
            } else {
                shelf.lines().forEach(print::println);
            }
            print.flush();
            return ExitCode.OK.code();
        }
        if (name == null) {
            throw new ParameterException(
                    spec.commandLine(), "no experiment named; see 'occam reproduce --list' for those there are");
        }
        Path file = shelf.file(name, scale);
        if (StudyReader.isStudy(file)) {
            return study(StudyReader.of(file));
        }
        ExperimentReader reader = ExperimentReader.of(file);
        Path folder = out == null ? Path.of("runs", reader.experiment().name() + "-" + scale) : out;
        ExperimentRun whole = new ExperimentRun(run, reader, data(reader.experiment()), overrides, folder);
        return run(whole, folder);
    }

    private int run(ExperimentRun whole, Path folder) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
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
                return ExitCode.OK.code();
            }
            err.println("occam: interrupted after " + results.runs().size() + " of " + results.planned()
                    + " runs; go on with " + resuming(folder));
            err.flush();
            return ExitCode.INTERRUPTED.code();
        }
    }

    /** A study has no runs, and so no data and no configuration of its own. */
    private int study(StudyConfig study) throws IOException {
        if (data != null || !overrides.isEmpty()) {
            throw new ConfigException(
                    data != null ? "--data" : "--set", study.name() + " makes its problems itself", "leave it out");
        }
        Path folder = out == null ? Path.of("runs", study.name() + "-" + scale) : out;
        StudyRun whole = new StudyRun(study, folder);
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = output.quiet() ? Progress.silent() : TerminalProgress.on(terminal, err);
        try (Interruption interruption = Interruption.watch(err)) {
            StudyResults results;
            try {
                results = whole.run(resume, progress, interruption::requested);
            } finally {
                progress.finish();
            }
            print(results, folder);
            if (results.complete()) {
                return ExitCode.OK.code();
            }
            err.println("occam: interrupted after " + results.seeds().size() + " of "
                    + study.seeds().size() + " seeds; go on with " + resuming(folder));
            err.flush();
            return ExitCode.INTERRUPTED.code();
        }
    }

    private void print(StudyResults results, Path folder) throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        if (output.json()) {
            print.print(Files.readString(folder.resolve("experiment.json")));
            print.flush();
            return;
        }
        StudyText text = new StudyText(results);
        TextTable table = new TextTable(1, text.heading());
        text.rows().forEach(table::add);
        print.println(results.study().title());
        print.println(text.standing());
        print.println();
        table.lines(WIDTH).forEach(print::println);
        print.println();
        print.println("Claims");
        text.claims().forEach(line -> print.println("  " + line));
        print.println();
        print.println("Files: table.md, table.csv and experiment.json in " + folder);
        print.flush();
    }

    /** What to type to go on. */
    private String resuming(Path folder) {
        StringBuilder command = new StringBuilder("occam reproduce " + name + " --scale " + scale);
        if (data != null) {
            command.append(" --data ").append(data);
        }
        overrides.forEach(override -> command.append(" --set ").append(override));
        return command.append(" --out ").append(folder).append(" --resume").toString();
    }

    private void print(Results results, Path folder) throws IOException {
        PrintWriter print = spec.commandLine().getOut();
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
            tables.claims().forEach(line -> print.println("  " + line));
        }
        print.println();
        print.println("Files: table.md, table.csv and experiment.json in " + folder);
        print.flush();
    }

    private @Nullable String data(ExperimentConfig experiment) {
        ExperimentConfig.Data wanted = experiment.data();
        if (wanted == null) {
            if (data != null) {
                throw new ConfigException("--data", experiment.name() + " runs on the embedded digits", "leave it out");
            }
            return null;
        }
        if (data != null) {
            if (!Files.exists(Path.of(data))) {
                throw new ConfigException("--data " + data, "there is nothing of that name", "name " + wanted.what());
            }
            return data;
        }
        return shelf.shared(wanted.folder())
                .orElseThrow(() -> new ConfigException(
                        "--data",
                        "there is no ../shared/data/" + wanted.folder() + " to take by default",
                        "name " + wanted.what()))
                .toString();
    }
}

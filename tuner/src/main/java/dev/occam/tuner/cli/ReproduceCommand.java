package dev.occam.tuner.cli;

import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.config.StudyConfig;
import dev.occam.tuner.config.StudyReader;
import dev.occam.tuner.run.TuneRun;
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
        customSynopsis = {
            "occam reproduce NAME [OPTION...]",
            "occam reproduce --all [OPTION...]",
            "occam reproduce --list"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam reproduce --list",
            "      the experiments there are",
            "  occam reproduce wide-resnet-marglik --scale small",
            "      CIFAR-10: weight decay by the evidence against a grid of fixed values and none",
            "  occam reproduce wide-resnet-marglik --scale full --data cifar-10-batches-bin --set device=gpu",
            "  occam reproduce wide-resnet-marglik --resume",
            "      go on after Ctrl-C: what has ended is not done again",
            "  occam reproduce --all --scale small --resume",
            "      every experiment in turn, those begun before from where they stood",
            "",
            "Each run has a folder of its own under --out; table.md, table.csv, curves.csv and",
            "experiment.json are written anew after each."
        })
final class ReproduceCommand implements Callable<Integer> {

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
            description =
                    "Folder or file of the data; default: that of ../shared/data, where it is there. With --all the"
                            + " folder that holds those of all.")
    private @Nullable String data;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description =
                    "Folder of the results; default: runs/<name>-<scale>. With --all the folder that holds those of all;"
                            + " default: runs.")
    private @Nullable Path out;

    @Option(names = "--resume", description = "Go on with the experiment in the output folder.")
    private boolean resume;

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "Set a field of every configuration, such as device=gpu; may be given again.")
    private List<String> overrides = List.of();

    @Option(names = "--all", description = "Run every experiment of that scale, one after another.")
    private boolean all;

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
        this.run = run.withoutPosterior(); // Experiments compare, and predict no new rows.
        this.terminal = terminal;
        this.shelf = new PaperShelf(home);
    }

    @Override
    public Integer call() throws IOException {
        if (list) {
            print();
            return ExitCode.OK.code();
        }
        if (all) {
            return everything().code();
        }
        if (name == null) {
            throw new ParameterException(
                    spec.commandLine(), "no experiment named; see 'occam reproduce --list' for those there are");
        }
        Path file = shelf.file(name, scale);
        if (StudyReader.isStudy(file)) {
            StudyConfig study = StudyReader.of(file);
            return study(name, study, out == null ? folder(Path.of("runs"), study.name()) : out, resume)
                    .code();
        }
        ExperimentReader reader = ExperimentReader.of(file);
        Path folder = out == null ? folder(Path.of("runs"), reader.experiment().name()) : out;
        return new Reproduction(run, terminal, shelf, overrides, output, spec.commandLine(), command(name), true)
                .run(reader, data, folder, resume)
                .code();
    }

    private void print() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        if (output.json()) {
            print.print(PlainJson.text(Map.of("experiments", shelf.lines())));
        } else {
            shelf.lines().forEach(print::println);
        }
        print.flush();
    }

    private ExitCode everything() throws IOException {
        if (name != null || output.json()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--all takes neither a name nor --json; leave " + (name == null ? "it" : name) + " out");
        }
        List<String> names = shelf.names(scale);
        Path whole = out == null ? Path.of("runs") : out;
        for (String one : names) {
            if (!resume && Files.exists(folder(whole, one).resolve("experiment.json"))) {
                throw new ParameterException(
                        spec.commandLine(),
                        folder(whole, one) + " already holds experiment.json; go on with it by --resume, or choose"
                                + " another folder with --out");
            }
        }
        ExitCode worst = ExitCode.OK;
        for (String one : names) {
            try {
                ExitCode code = one(one, folder(whole, one));
                if (code == ExitCode.INTERRUPTED) {
                    return code;
                }
            } catch (ConfigException e) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("occam: " + one + " is left out: " + e.getMessage());
                err.flush();
                worst = ExitCode.USAGE;
            }
        }
        return worst;
    }

    private Path folder(Path below, String experiment) {
        return below.resolve(experiment + "-" + scale);
    }

    /** One of all. */
    private ExitCode one(String what, Path folder) throws IOException {
        boolean begun = Files.exists(folder.resolve("experiment.json"));
        Path file = shelf.file(what, scale);
        if (StudyReader.isStudy(file)) {
            return new StudyReproduction(terminal, output, spec.commandLine(), command("--all"), false)
                    .run(StudyReader.of(file), folder, begun);
        }
        ExperimentReader reader = ExperimentReader.of(file);
        ExperimentConfig.Data wanted = reader.experiment().data();
        String own = data == null || wanted == null
                ? null
                : Path.of(data, wanted.folder()).normalize().toString();
        return new Reproduction(run, terminal, shelf, overrides, output, spec.commandLine(), command("--all"), false)
                .run(reader, own, folder, begun);
    }

    /** A study has no runs, and so no data and no configuration of its own. */
    private ExitCode study(String what, StudyConfig study, Path folder, boolean goesOn) throws IOException {
        if (data != null || !overrides.isEmpty()) {
            throw new ConfigException(
                    data != null ? "--data" : "--set", study.name() + " makes its problems itself", "leave it out");
        }
        return new StudyReproduction(terminal, output, spec.commandLine(), command(what), true)
                .run(study, folder, goesOn);
    }

    /** What to type to go on, but for the folder of one experiment. */
    private String command(String what) {
        StringBuilder command = new StringBuilder("occam reproduce " + what + " --scale " + scale);
        if (data != null) {
            command.append(" --data ").append(data);
        }
        overrides.forEach(override -> command.append(" --set ").append(override));
        if (all && out != null) {
            command.append(" --out ").append(out);
        }
        return command.toString();
    }
}

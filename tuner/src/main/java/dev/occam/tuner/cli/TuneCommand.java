package dev.occam.tuner.cli;

import dev.occam.tuner.run.TuneRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
            "  occam tune configs/quickstart.json --master spark://host:7077",
            "      the curvature on a cluster; needs the module spark, see docs/spark.md",
            "",
            "A configuration file gives any field; options and --set override it.",
            "Relative paths, in a file too, are relative to the working directory."
        })
final class TuneCommand implements Callable<Integer> {

    @Mixin
    private ConfigArguments config = new ConfigArguments();

    @Mixin
    private RunArguments arguments = new RunArguments();

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
        return arguments.start(reader -> config.read(spec, reader, own -> {}), run, terminal, spec);
    }
}

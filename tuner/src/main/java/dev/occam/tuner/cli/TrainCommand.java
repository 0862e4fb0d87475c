package dev.occam.tuner.cli;

import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.TuneRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code occam train}: one fit under a weight decay that is given, with the data, networks and files of tuning. */
@Command(
        name = "train",
        description = "Trains a network under a given weight decay, chooses nothing, and measures it.",
        customSynopsis = "occam train [CONFIG.json] [OPTION...]",
        footerHeading = "%nExamples:%n",
        footer = {
            "  occam train --weight-decay 0.001 --epochs 50",
            "      a small network on the embedded digits",
            "  occam train --data energy.csv --target heating_load --prior-from runs/mine --evidence",
            "      under what an earlier run chose, layer by layer; judged by the evidence at the end",
            "  occam train --data images/ --model resnet-small --optimizer sgd --learning-rate 0.1 \\",
            "      --weight-decay 5e-4 --warmup 5 --epochs 100 --augment-shift 4 --augment-flip --test-every 5",
            "  occam train configs/quickstart.json --weight-decay 0.01 --early-stop 10",
            "",
            "Of a configuration file the settings of the loop are left aside: nothing is tuned.",
            "Weight decay is the L2 coefficient of the loss trained on: mean cross-entropy, or the mean over",
            "rows of half the squared error. AdamW's decoupled decay has no L2 equivalent."
        })
final class TrainCommand implements Callable<Integer> {

    @Mixin
    private ConfigArguments config = new ConfigArguments();

    @Mixin
    private RunArguments arguments = new RunArguments();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    private final TuneRun run;
    private final Terminal terminal;

    TrainCommand(TuneRun run, Terminal terminal) {
        this.run = run;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return arguments.start(this::read, run, terminal, spec);
    }

    private TuneConfig read(ConfigReader reader) {
        TuneConfig resolved = config.read(spec, reader, own -> own.fixedPrior("occam train"));
        if (resolved.loop().kind() != LoopConfig.Kind.FIXED) {
            throw new ConfigException(
                    "--set loop.kind", "occam train tunes nothing", "leave it out, or use occam tune");
        }
        return resolved;
    }
}

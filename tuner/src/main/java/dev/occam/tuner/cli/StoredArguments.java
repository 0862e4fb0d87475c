package dev.occam.tuner.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The arguments of a command that asks a run which was kept about the rows of a file. */
final class StoredArguments {

    @Parameters(
            paramLabel = "RUN",
            description = "Folder of a run, by occam tune or train --evidence, on whatever device.")
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private Path run;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description = "CSV file of rows with the columns that the run learned from, found by their names. Of a run"
                    + " on images a folder such as it learned from, whose test images are taken, or one file.")
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private Path data;

    @Option(
            names = "--level",
            paramLabel = "SHARE",
            defaultValue = "0.9",
            description = "Probability of the interval of a regression; default ${DEFAULT-VALUE}.")
    private double level;

    @Mixin
    private DeviceArgument device = new DeviceArgument();

    Path run() {
        return run;
    }

    Path data() {
        return data;
    }

    String device(CommandSpec spec) {
        return device.name(spec);
    }

    double level(CommandSpec spec) {
        if (!(level > 0 && level < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--level lies between 0 and 1, not at " + level + "; give one such as 0.9");
        }
        return level;
    }
}

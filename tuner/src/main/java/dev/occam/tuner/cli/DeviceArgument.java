package dev.occam.tuner.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The device of a command that has no configuration to name it. */
final class DeviceArgument {

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "cpu, gpu or gpu:N; default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private String device;

    /** The device, which may not be there all the same. */
    String name(CommandSpec spec) {
        if (!device.matches("cpu|gpu(:[0-9]{1,3})?")) {
            throw new ParameterException(
                    spec.commandLine(), "--device is cpu, gpu or gpu:N, not '" + device + "'; leave it out for cpu");
        }
        return device;
    }
}

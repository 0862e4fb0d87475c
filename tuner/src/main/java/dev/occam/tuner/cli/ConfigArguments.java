package dev.occam.tuner.cli;

import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/** The arguments that make a configuration: a file, options for single fields, and {@code --set}. */
final class ConfigArguments {

    @Parameters(arity = "0..1", paramLabel = "CONFIG.json", description = "Configuration to start from.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "Set any field of the configuration, such as training.momentum=0.8; may be given again.")
    private List<String> overrides = List.of();

    /** Adds an option for each {@link ConfigFlag} of a command. */
    static void addFlags(CommandSpec spec) {
        for (ConfigFlag flag : ConfigFlag.of(spec.name())) {
            OptionSpec.Builder option = OptionSpec.builder(flag.option())
                    .paramLabel(flag.label())
                    .description(flag.description().replace("%", "%%"));
            if (flag.isSwitch()) {
                option.type(boolean.class).arity("0");
            } else if (flag.isList()) {
                option.type(List.class).auxiliaryTypes(String.class).arity("1");
            } else {
                option.type(String.class).arity("1");
            }
            spec.addOption(option.build());
        }
    }

    /** The configuration that the command's arguments make. */
    TuneConfig read(CommandSpec spec) {
        return read(spec, new ConfigReader(), reader -> {});
    }

    /**
     * The configuration that the command's arguments make.
     *
     * @param reader what they are laid over
     * @param command what the command itself lays over a file, and options over that
     */
    TuneConfig read(CommandSpec spec, ConfigReader reader, Consumer<ConfigReader> command) {
        if (file != null) {
            reader.file(file);
        }
        command.accept(reader);
        ParseResult parsed = spec.commandLine().getParseResult();
        for (ConfigFlag flag : ConfigFlag.of(spec.name())) {
            if (parsed.hasMatchedOption(flag.option())) {
                flag.apply(reader, parsed.matchedOption(flag.option()).originalStringValues());
            }
        }
        overrides.forEach(reader::override);
        return reader.read();
    }
}

package dev.occam.tuner.tribuo;

import dev.occam.models.network.Activation;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.TuneConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a trainer's fields say, as the configuration of a run.
 *
 * @param hiddenWidths units of each hidden layer
 * @param activation between layers
 * @param epochs of one fit; 0 for what the number of rows suggests
 * @param effort of the consistent loop
 * @param settings further fields of a run's configuration, each as {@code path=value}
 */
record TrainerSettings(
        List<Integer> hiddenWidths,
        Activation activation,
        int epochs,
        LoopConfig.Effort effort,
        List<String> settings) {

    /** Fields that the trainer, its data set or its model decide. */
    private static final Pattern OTHERS = Pattern.compile("data(\\..*)?|network\\.(model|classpath)|seed|out");

    static TrainerSettings of(
            int[] hiddenWidths, Activation activation, int epochs, LoopConfig.Effort effort, String[] settings) {
        return new TrainerSettings(
                Arrays.stream(hiddenWidths).boxed().toList(), activation, epochs, effort, List.of(settings));
    }

    /**
     * The configuration of one run.
     *
     * @throws ConfigException where a setting is wrong
     */
    TuneConfig config(long seed) {
        ConfigReader reader = new ConfigReader();
        reader.set(
                "hiddenWidths",
                "network.widths",
                hiddenWidths.stream().map(String::valueOf).toList());
        reader.set("activation", "network.activation", activation.label());
        if (epochs != 0) {
            reader.set("epochs", "training.epochs", String.valueOf(epochs));
        }
        reader.set("effort", "loop.effort", effort.name().toLowerCase(Locale.ROOT));
        reader.set("seed", "seed", String.valueOf(seed));
        settings.forEach(setting -> set(reader, setting));
        return reader.read();
    }

    private static void set(ConfigReader reader, String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new ConfigException(
                    "settings: " + setting, "is no assignment", "write field=value, such as training.batchSize=64");
        }
        String path = setting.substring(0, equals).strip();
        if (OTHERS.matcher(path).matches()) {
            throw new ConfigException(
                    "settings: " + path, "is for the trainer's own fields and its data set to say", "leave it out");
        }
        reader.set("settings: " + path, path, setting.substring(equals + 1).strip());
    }
}

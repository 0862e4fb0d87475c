package dev.occam.tuner.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.models.data.DataSet;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import dev.occam.models.network.UserNetwork;
import dev.occam.tuner.config.NetworkConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The network of a run, initialised.
 *
 * @param block the network itself
 * @param description one line for people
 * @param source where a user's classes come from, open as long as the network is used; null for our own
 */
record Network(Block block, String description, @Nullable UserNetwork source) implements AutoCloseable {

    static Network build(NetworkConfig config, DataSet data, NDManager manager, DataType type, long seed) {
        Shape input = new Shape(data.train().shape());
        int outputs = data.outputNames().size();
        if (!config.model().equals(NetworkConfig.MLP)) {
            UserNetwork source = UserNetwork.open(
                    config.model(), config.classpath().stream().map(Path::of).toList());
            try {
                return new Network(source.block(manager, type, input, outputs, seed), config.model(), source);
            } catch (RuntimeException e) {
                source.close();
                throw e;
            }
        }
        Activation activation = Activation.valueOf(config.activation().toUpperCase(Locale.ROOT));
        Mlp mlp = new Mlp(input, config.widths(), outputs, activation, config.bias());
        return new Network(mlp.block(manager, type, seed), describe(config, input, outputs), null);
    }

    private static String describe(NetworkConfig config, Shape input, int outputs) {
        String widths = Stream.of(Stream.of((int) input.size()), config.widths().stream(), Stream.of(outputs))
                .flatMap(part -> part)
                .map(String::valueOf)
                .collect(Collectors.joining("-"));
        return config.widths().isEmpty() ? "linear model " + widths : "MLP " + widths + ", " + config.activation();
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
    }
}

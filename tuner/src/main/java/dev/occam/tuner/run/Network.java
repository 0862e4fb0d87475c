package dev.occam.tuner.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Graph;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Architecture;
import dev.occam.models.network.NetworkChoice;
import dev.occam.models.network.UserNetwork;
import dev.occam.tuner.config.NetworkConfig;
import java.nio.file.Path;
import java.util.Locale;
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
        Graph graph = data.graph();
        if (graph != null && !config.isClass()) {
            return ours(choice(config).architecture(graph, data.outputNames().size()), manager, type, seed);
        }
        Shape input = new Shape(data.train().shape());
        return build(config, input, data.outputNames().size(), manager, type, seed);
    }

    static Network build(NetworkConfig config, Shape input, int outputs, NDManager manager, DataType type, long seed) {
        if (config.isClass()) {
            UserNetwork source = UserNetwork.open(
                    config.model(), config.classpath().stream().map(Path::of).toList());
            try {
                return new Network(source.block(manager, type, input, outputs, seed), config.model(), source);
            } catch (RuntimeException e) {
                source.close();
                throw e;
            }
        }
        return ours(choice(config).architecture(input, outputs), manager, type, seed);
    }

    private static Network ours(Architecture ours, NDManager manager, DataType type, long seed) {
        MemoryCheck.checkNetwork(ours.parameterCount(), ours.description(), MemoryCheck.Memory.of(manager.getDevice()));
        return new Network(GraphRows.of(ours.block(manager, type, seed)), ours.description(), null);
    }

    /** With those options that the named network has; the others are at their defaults, as the configuration checks. */
    private static NetworkChoice choice(NetworkConfig config) {
        boolean mlp = config.model().equals(NetworkConfig.MLP);
        Activation activation = Activation.valueOf(config.activation().toUpperCase(Locale.ROOT));
        return new NetworkChoice(
                config.model(),
                mlp ? config.widths() : null,
                NetworkChoice.takesActivation(config.model()) ? activation : null,
                mlp ? config.bias() : null);
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
    }
}

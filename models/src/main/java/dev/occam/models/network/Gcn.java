package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.Initializer;
import dev.occam.models.data.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A graph convolutional network on the nodes of one graph (Kipf and Welling, 2017, equations 2 and 9):
 * {@code H' = relu(A H W + b)} with A the graph's weights, and no nonlinearity after the last layer.
 * <p>The output of a node after K layers is a function of the nodes at most K edges away. A datum is a node, given by its
 * number, and the network goes through that neighbourhood alone: outputs are those of the whole graph, but no two data meet.
 * <p>There is no dropout. Weights begin normally with variance 2/(fan in + fan out), biases at 0.
 *
 * @param graph with the words of its nodes
 * @param widths outputs of each layer but the last; one layer more than these
 * @param outputs the number C of outputs
 * @param activation between the layers; null for none, which makes the network linear
 */
public record Gcn(
        Graph graph,
        List<Integer> widths,
        int outputs,
        @Nullable Activation activation) implements Architecture {

    private static final int MOST_LAYERS = 4;
    private static final int WIDEST = 65_536;

    public Gcn {
        widths = List.copyOf(widths);
        checkWidths(widths);
        if (outputs < 1) {
            throw new NetworkException("a network needs at least one output, not " + outputs + "; check the target");
        }
    }

    /** Refuses what are not the widths of a graph network. */
    static void checkWidths(List<Integer> widths) {
        String name = "gcn" + widths.stream().map(width -> "-" + width).collect(Collectors.joining());
        if (widths.size() >= MOST_LAYERS) {
            throw new NetworkException(name + ": a graph network has at most 3 hidden layers, not " + widths.size()
                    + "; choose gcn-16, as a node's neighbourhood grows with each");
        }
        for (int width : widths) {
            if (width < 1 || width > WIDEST) {
                throw new NetworkException(name + ": a layer has 1 to 65536 units, not " + width + "; choose gcn-16");
            }
        }
    }

    @Override
    public Shape inputs() {
        return new Shape(1);
    }

    @Override
    public long parameterCount() {
        return Layers.linearParameters(graph.vocabulary(), widths, outputs, true);
    }

    @Override
    public String description() {
        String units = Stream.of(Stream.of(graph.vocabulary()), widths.stream(), Stream.of(outputs))
                .flatMap(part -> part)
                .map(String::valueOf)
                .collect(Collectors.joining("-"));
        return "graph network " + units + (activation == null ? "" : ", " + activation.label()) + ", on "
                + graph.nodes() + " nodes";
    }

    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        List<Linear> layers = new ArrayList<>();
        long fanIn = graph.vocabulary();
        for (int layer = 0; layer <= widths.size(); layer++) {
            double deviation = Math.sqrt(2.0 / (fanIn + units(layer)));
            layers.add(Layers.linear(units(layer), new Normal(seed, layer, deviation), Initializer.ZEROS));
            fanIn = units(layer);
        }
        Block block =
                new GraphConvolutions(graph, GraphConvolutions.propagated(graph, manager, type), layers, activation);
        return Layers.initialised(block, manager, type, inputs());
    }

    private int units(int layer) {
        return layer < widths.size() ? widths.get(layer) : outputs;
    }
}

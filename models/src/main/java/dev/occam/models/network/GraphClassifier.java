package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A graph convolutional network on whole graphs: layers {@code H' = relu(A H W + b)} on the nodes of each (Kipf and Welling,
 * 2017), their sum or mean over the graph's nodes, and a linear layer on that.
 * <p>A datum is a graph of at most R nodes: its rows are nodes, of D numbers each and then the R weights of what comes to it
 * from each node. A node's weight for itself is above 0; where it is 0 there is no node, but padding, which reaches nothing.
 * A batch may be cut to the nodes of its largest graph.
 * <p>Weights begin normally with variance 2/(fan in + fan out), biases at 0.
 *
 * @param inputs (R, D + R)
 * @param widths outputs of the layers on nodes, at least one
 * @param outputs the number C of outputs
 * @param readout what becomes of the nodes
 */
public record GraphClassifier(Shape inputs, List<Integer> widths, int outputs, Readout readout)
        implements Architecture {

    /** What becomes of a graph's nodes. */
    public enum Readout {
        /** Their mean. */
        MEAN,
        /** Their sum. */
        SUM
    }

    public GraphClassifier {
        widths = List.copyOf(widths);
        if (inputs.dimension() != 2 || inputs.get(1) <= inputs.get(0)) {
            throw new NetworkException("a graph classifier needs examples of shape (nodes, numbers + nodes), not "
                    + inputs + "; check the data");
        }
        if (outputs < 1 || widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
            throw new NetworkException(
                    "a graph classifier has a layer on nodes, each of at least one unit, not those of " + widths
                            + " and " + outputs + " outputs; mend them");
        }
    }

    /** D. */
    int numbers() {
        return Math.toIntExact(inputs.get(1) - inputs.get(0));
    }

    @Override
    public long parameterCount() {
        long count = 0;
        long fanIn = numbers();
        for (int width : widths) {
            count += (fanIn + 1) * width;
            fanIn = width;
        }
        return count + (fanIn + 1) * outputs;
    }

    @Override
    public String description() {
        return "graph classifier " + numbers() + "-"
                + widths.stream().map(String::valueOf).collect(Collectors.joining("-")) + "-" + outputs + ", "
                + (readout == Readout.MEAN ? "mean" : "sum") + " of at most " + inputs.get(0) + " nodes";
    }

    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        List<Linear> layers = new ArrayList<>();
        long fanIn = numbers();
        for (int width : widths) {
            layers.add(layer(seed, layers.size(), fanIn, width));
            fanIn = width;
        }
        Linear head = layer(seed, layers.size(), fanIn, outputs);
        return Layers.initialised(new PaddedGraphs(numbers(), layers, head, readout), manager, type, inputs);
    }

    private static Linear layer(long seed, int place, long fanIn, int units) {
        return Layers.linear(units, new Normal(seed, place, Math.sqrt(2.0 / (fanIn + units))), Initializer.ZEROS);
    }
}

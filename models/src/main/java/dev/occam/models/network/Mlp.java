package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A multilayer perceptron: linear layers with one nonlinearity between them, none after the last.
 * <p>Maps inputs (N, inputs...) to outputs (N, C); inputs of more than one axis are flattened first.
 *
 * @param inputs the shape of one example, without the row axis
 * @param widths the outputs of each hidden layer, first to last; empty for a linear model
 * @param outputs the number C of outputs
 * @param activation the nonlinearity after each hidden layer
 * @param bias whether the layers have biases
 */
public record Mlp(Shape inputs, List<Integer> widths, int outputs, Activation activation, boolean bias)
        implements Architecture {

    public Mlp {
        widths = List.copyOf(widths);
        if (inputs.dimension() == 0 || inputs.size() < 1) {
            throw new NetworkException("a network needs at least one input, not shape " + inputs + "; check the data");
        }
        if (outputs < 1) {
            throw new NetworkException("a network needs at least one output, not " + outputs + "; check the target");
        }
        for (int width : widths) {
            if (width < 1) {
                throw new NetworkException(
                        "a hidden layer has at least one unit, not " + width + "; mend the widths " + widths);
            }
        }
    }

    @Override
    public String description() {
        String units = Stream.of(Stream.of((int) inputs.size()), widths.stream(), Stream.of(outputs))
                .flatMap(part -> part)
                .map(String::valueOf)
                .collect(Collectors.joining("-"));
        return widths.isEmpty() ? "linear model " + units : "MLP " + units + ", " + activation.label();
    }

    /** The number of parameters, weights and biases of all layers. */
    @Override
    public long parameterCount() {
        return Layers.linearParameters(inputs.size(), widths, outputs, bias);
    }

    /**
     * The network with its initial weights, each drawn uniformly between -1/sqrt(fan in) and
     * 1/sqrt(fan in), a function of {@code seed} alone on every device.
     *
     * @param manager owns the parameters; its device is theirs
     * @param type FLOAT32 or FLOAT64
     */
    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
            throw new IllegalArgumentException("FLOAT32 or FLOAT64 expected: " + type);
        }
        SequentialBlock block = new SequentialBlock();
        if (inputs.dimension() > 1) {
            block.add(Blocks.batchFlattenBlock());
        }
        long fanIn = inputs.size();
        for (int i = 0; i <= widths.size(); i++) {
            Linear linear = Linear.builder().setUnits(units(i)).optBias(bias).build();
            linear.setInitializer(new UniformFanIn(seed, i, false, fanIn), "weight");
            if (bias) {
                linear.setInitializer(new UniformFanIn(seed, i, true, fanIn), "bias");
            }
            block.add(linear);
            if (i < widths.size()) {
                block.add(activation.block());
            }
            fanIn = units(i);
        }
        block.initialize(manager, type, new Shape(1).addAll(inputs));
        return block;
    }

    private int units(int layer) {
        return layer < widths.size() ? widths.get(layer) : outputs;
    }
}

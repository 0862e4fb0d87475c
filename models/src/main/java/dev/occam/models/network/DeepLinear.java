package dev.occam.models.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import java.util.List;
import java.util.function.Function;

/**
 * A deep linear network whose layers share their weights over the positions of an example, nothing between them.
 * <p>Maps (N, R, D) to (N, R, C), or to (N, C) where the positions are pooled after the last layer. What is claimed of weight
 * sharing holds exactly for these networks (Eschenhagen et al., 2023).
 * <p>Weights begin normally with deviation 1/sqrt(fan in), biases uniformly between plus and minus that.
 *
 * @param inputs (R, D): positions and numbers at each
 * @param widths outputs of each layer but the last
 * @param outputs the number C of outputs
 * @param pooling what becomes of the positions
 */
public record DeepLinear(Shape inputs, List<Integer> widths, int outputs, Pooling pooling) implements Architecture {

    /** What becomes of the positions after the last layer. */
    public enum Pooling {
        /** Each is an output of its own. */
        NONE,
        /** Their mean is the output. */
        MEAN,
        /** Their sum is the output. */
        SUM
    }

    public DeepLinear {
        widths = List.copyOf(widths);
        if (inputs.dimension() != 2 || inputs.size() < 1) {
            throw new NetworkException("a deep linear network needs examples of shape (positions, numbers), not "
                    + inputs + "; choose mlp");
        }
        if (outputs < 1 || widths.stream().anyMatch(width -> width < 1)) {
            throw new NetworkException(
                    "a layer has at least one output, not those of " + widths + " and " + outputs + "; mend them");
        }
    }

    @Override
    public long parameterCount() {
        return Layers.linearParameters(inputs.get(1), widths, outputs, true);
    }

    @Override
    public String description() {
        return "deep linear network of " + (widths.size() + 1) + " layers on " + inputs.get(0) + " positions of "
                + inputs.get(1)
                + switch (pooling) {
                    case NONE -> "";
                    case MEAN -> ", mean of positions";
                    case SUM -> ", sum of positions";
                };
    }

    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        NamedSequence block = new NamedSequence();
        long fanIn = inputs.get(1);
        for (int layer = 0; layer <= widths.size(); layer++) {
            block.add(
                    "linear" + (layer + 1),
                    Layers.linear(
                            units(layer),
                            new Normal(seed, layer, 1 / Math.sqrt(fanIn)),
                            new UniformFanIn(seed, layer, true, fanIn)));
            fanIn = units(layer);
        }
        int[] positions = {1};
        switch (pooling) {
            case NONE -> {}
            case MEAN -> block.add("mean", pool(list -> new NDList(list.get(0).mean(positions))));
            case SUM -> block.add("sum", pool(list -> new NDList(list.get(0).sum(positions))));
        }
        return Layers.initialised(block, manager, type, inputs);
    }

    private static Block pool(Function<NDList, NDList> pooling) {
        return new LambdaBlock(pooling);
    }

    private int units(int layer) {
        return layer < widths.size() ? widths.get(layer) : outputs;
    }
}

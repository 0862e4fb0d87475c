package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A deep autoencoder (Hinton and Salakhutdinov, 2006): linear layers down to a short code and up again, mirrored, a
 * nonlinearity after all but the code and the last, whose outputs are logits of the inputs.
 * <p>Its three sizes are those of the literature: of MNIST 1000-500-250-30, of CURVES 400-200-100-50-25-6, of FACES
 * 2000-1000-500-30; with as many inputs as those data have (784, 784 and 625) it has 2,837,314, 842,340 and 7,537,655
 * parameters. Narrow ones shrink every layer alike, but none below the
 * code.
 * <p>Weights begin normally: with variance 2/(fan in) after a rectifier, 15/(fan in) after a sigmoid (that of Martens'
 * sparse rule, 2010) and 1/(fan in) elsewhere; biases at 0.
 *
 * @param size which of the three
 * @param inputs the shape of one example, without the row axis
 * @param outputs as many as there are inputs
 * @param width units of the first hidden layer
 * @param activation the nonlinearity
 * @param normalised whether BatchNorm stands before each nonlinearity
 */
public record Autoencoder(Size size, Shape inputs, int outputs, int width, Activation activation, boolean normalised)
        implements Architecture {
    private static final double SPARSE_WEIGHTS = 15;

    /** The sizes in the literature, down to the code. */
    public enum Size {
        MNIST(1000, 500, 250, 30),
        CURVES(400, 200, 100, 50, 25, 6),
        FACES(2000, 1000, 500, 30);

        private final List<Integer> units;

        Size(Integer... units) {
            this.units = List.of(units);
        }

        /** Units of the first hidden layer in the literature. */
        public int width() {
            return units.get(0);
        }

        /** Units of the code, which narrow ones keep. */
        int code() {
            return units.get(units.size() - 1);
        }
    }

    public Autoencoder {
        if (inputs.dimension() == 0 || inputs.size() < 1) {
            throw new NetworkException("a network needs at least one input, not shape " + inputs + "; check the data");
        }
        if (outputs != inputs.size()) {
            throw new NetworkException(
                    "an autoencoder gives back its " + inputs.size() + " inputs, and this data asks for " + outputs
                            + " outputs; set data.task to reconstruction (--task reconstruction), or choose mlp");
        }
        if (width < size.code() || width > size.width()) {
            throw new NetworkException("the first layer of this autoencoder has " + size.code() + " to " + size.width()
                    + " units, not " + width + "; choose " + size.width());
        }
    }

    /** Units of all layers, of the inputs first and the outputs last. */
    private List<Integer> units() {
        List<Integer> down = new ArrayList<>();
        for (int units : size.units) {
            down.add(Math.max(size.code(), (int) Math.round((double) units * width / size.width())));
        }
        List<Integer> up = new ArrayList<>(down.subList(0, down.size() - 1));
        Collections.reverse(up);
        List<Integer> all = new ArrayList<>(List.of(outputs));
        all.addAll(down);
        all.addAll(up);
        all.add(outputs);
        return all;
    }

    @Override
    public long parameterCount() {
        List<Integer> units = units();
        long count = 0;
        for (int i = 1; i < units.size(); i++) {
            count += (units.get(i - 1) + 1L) * units.get(i);
            count += isNormalised(i) ? 2L * units.get(i) : 0;
        }
        return count;
    }

    private boolean isNonlinear(int layer) {
        return layer != size.units.size() && layer != 2 * size.units.size();
    }

    private boolean isNormalised(int layer) {
        return normalised && isNonlinear(layer);
    }

    @Override
    public String description() {
        return "autoencoder " + units().stream().map(String::valueOf).collect(Collectors.joining("-")) + ", "
                + activation.label() + (normalised ? ", BatchNorm" : "");
    }

    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        NamedSequence block = new NamedSequence();
        block.add("flat", Blocks.batchFlattenBlock());
        List<Integer> units = units();
        for (int i = 1; i < units.size(); i++) {
            long fanIn = units.get(i - 1);
            double gain = i > 1 && isNonlinear(i - 1) ? gain() : 1;
            Normal weight = new Normal(seed, i - 1, Math.sqrt(gain / fanIn));
            block.add("linear" + i, Layers.linear(units.get(i), weight, Initializer.ZEROS));
            if (isNormalised(i)) {
                block.add("norm" + i, BatchNorm.builder().build());
            }
            if (isNonlinear(i)) {
                block.add(activation.label() + i, activation.block());
            }
        }
        return Layers.initialised(block, manager, type, inputs);
    }

    private double gain() {
        return switch (activation) {
            case RELU, GELU, SILU -> 2;
            case SIGMOID -> SPARSE_WEIGHTS;
            case TANH -> 1;
        };
    }
}

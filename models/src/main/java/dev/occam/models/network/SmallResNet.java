package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.initializer.Initializer;

/**
 * A small residual convolution net without normalisation: a convolution of 16 filters, three
 * residual blocks of 16, 32 and 64 filters, the last two of which halve the size, the mean over
 * pixels, and a linear layer; ReLU throughout.
 * <p>All convolutions are 3 by 3 with bias, but for the shortcuts where shapes change: 1 by 1 without
 * bias, which would only repeat that of the branch they are added to. For images of 3 channels and 10 classes
 * it has 77,610 parameters, whatever their size.
 * <p>Weights begin normally, with variance 2/(fan in) after a ReLU and 1/(fan in) elsewhere, the last
 * convolution of each block divided by 10, and biases at 0 (the rules of George, Laurent, Bouthillier,
 * Ballas and Vincent, 2018, for networks without normalisation).
 *
 * @param inputs (channels, height, width)
 * @param outputs the number C of outputs
 */
public record SmallResNet(Shape inputs, int outputs) implements Architecture {
    private static final int STEM = 16;
    private static final int STAGES = 3;
    private static final int KERNEL = 3;
    private static final int AREA = KERNEL * KERNEL;
    private static final int LAYERS_A_BLOCK = 3;
    private static final double LAST_OF_BLOCK = 0.1;

    public SmallResNet {
        Layers.checkImages("resnet-small", inputs, outputs);
    }

    @Override
    public long parameterCount() {
        long count = (inputs.get(0) * AREA + 1) * STEM;
        long before = STEM;
        for (int stage = 0; stage < STAGES; stage++) {
            long filters = filters(stage);
            count += (before * AREA + 1) * filters + (filters * AREA + 1) * filters;
            count += before == filters ? 0 : before * filters;
            before = filters;
        }
        return count + (before + 1) * outputs;
    }

    private static int filters(int stage) {
        return STEM << stage;
    }

    @Override
    public String description() {
        return "small residual network 16-32-64 on images of shape " + inputs + ", relu";
    }

    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        NamedSequence block = new NamedSequence();
        Normal stem = new Normal(seed, 0, Math.sqrt(1.0 / (inputs.get(0) * AREA)));
        block.add("stem", Layers.convolution(STEM, KERNEL, 1, 1, stem, Initializer.ZEROS));
        block.add("relu", Activation.reluBlock());
        int before = STEM;
        for (int stage = 0; stage < STAGES; stage++) {
            block.add("block" + (stage + 1), residual(seed, stage, before));
            before = filters(stage);
        }
        block.add("mean", Layers.globalAverage());
        Normal last = new Normal(seed, 1 + LAYERS_A_BLOCK * STAGES, afterRelu(before));
        block.add("linear", Layers.linear(outputs, last, Initializer.ZEROS));
        return Layers.initialised(block, manager, type, inputs);
    }

    private static Block residual(long seed, int stage, int before) {
        int filters = filters(stage);
        int stride = before == filters ? 1 : 2;
        int layer = 1 + LAYERS_A_BLOCK * stage;
        Normal first = new Normal(seed, layer, afterRelu(before * AREA));
        Normal second = new Normal(seed, layer + 1, LAST_OF_BLOCK * afterRelu(filters * AREA));
        return new ResidualBlock(
                Layers.convolution(filters, KERNEL, stride, 1, first, Initializer.ZEROS),
                Layers.convolution(filters, KERNEL, 1, 1, second, Initializer.ZEROS),
                before == filters
                        ? null
                        : Layers.convolution(filters, 1, stride, new Normal(seed, layer + 2, afterRelu(before))));
    }

    private static double afterRelu(int fanIn) {
        return Math.sqrt(2.0 / fanIn);
    }
}

package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.pooling.Pool;

/**
 * LeNet-5 (LeCun, Bottou, Bengio and Haffner, 1998) as it is used today: two convolutions, each
 * averaged over 2 by 2 pixels after its nonlinearity, and three linear layers of 120, 84 and C units.
 * <p>The first convolution (5 by 5, 6 filters) pads by 2, so that a 28 by 28 image is as good as the
 * 32 by 32 of the paper; the second (5 by 5, 16 filters) does not pad. Every filter sees every
 * channel, the pooling has no weights, and the last layer is linear. For images of 28 by 28 grey
 * pixels and 10 classes it has 61,706 parameters. Weights and biases begin uniformly between
 * -1/sqrt(fan in) and 1/sqrt(fan in).
 *
 * @param inputs (channels, height, width), at least 12 by 12 pixels
 * @param outputs the number C of outputs
 * @param activation the nonlinearity after each layer but the last
 */
public record LeNet(Shape inputs, int outputs, Activation activation) implements Architecture {
    private static final int KERNEL = 5;
    private static final int PADDING = 2;
    private static final int SMALLEST = 12;
    private static final int FIRST_FILTERS = 6;
    private static final int SECOND_FILTERS = 16;
    private static final int FIRST_UNITS = 120;
    private static final int SECOND_UNITS = 84;

    public LeNet {
        Layers.checkImages("lenet", inputs, outputs);
        if (inputs.get(1) < SMALLEST || inputs.get(2) < SMALLEST) {
            throw new NetworkException("lenet needs images of at least " + SMALLEST + " by " + SMALLEST
                    + " pixels, not " + inputs.get(1) + " by " + inputs.get(2) + "; choose resnet-small");
        }
    }

    /** With the hyperbolic tangent. */
    public LeNet(Shape inputs, int outputs) {
        this(inputs, outputs, Activation.TANH);
    }

    @Override
    public long parameterCount() {
        long kernel = KERNEL * KERNEL;
        return (inputs.get(0) * kernel + 1) * FIRST_FILTERS
                + (FIRST_FILTERS * kernel + 1) * SECOND_FILTERS
                + (flattened() + 1) * FIRST_UNITS
                + (FIRST_UNITS + 1) * SECOND_UNITS
                + (SECOND_UNITS + 1L) * outputs;
    }

    /** The numbers that the second pooling leaves of one image. */
    private long flattened() {
        return SECOND_FILTERS * pooledTwice(inputs.get(1)) * pooledTwice(inputs.get(2));
    }

    private static long pooledTwice(long pixels) {
        return (pixels / 2 - KERNEL + 1) / 2;
    }

    @Override
    public String description() {
        return "LeNet-5 on images of shape " + inputs + ", " + activation.label();
    }

    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        long kernel = KERNEL * KERNEL;
        NamedSequence block = new NamedSequence();
        block.add(
                "conv1",
                Layers.convolution(
                        FIRST_FILTERS,
                        KERNEL,
                        1,
                        PADDING,
                        new UniformFanIn(seed, 0, false, inputs.get(0) * kernel),
                        new UniformFanIn(seed, 0, true, inputs.get(0) * kernel)));
        block.add("activation1", activation.block()).add("pool1", pool());
        block.add(
                "conv2",
                Layers.convolution(
                        SECOND_FILTERS,
                        KERNEL,
                        1,
                        0,
                        new UniformFanIn(seed, 1, false, FIRST_FILTERS * kernel),
                        new UniformFanIn(seed, 1, true, FIRST_FILTERS * kernel)));
        block.add("activation2", activation.block()).add("pool2", pool());
        block.add("flatten", Blocks.batchFlattenBlock());
        block.add("linear1", linear(seed, 2, flattened(), FIRST_UNITS)).add("activation3", activation.block());
        block.add("linear2", linear(seed, 3, FIRST_UNITS, SECOND_UNITS)).add("activation4", activation.block());
        block.add("linear3", linear(seed, 4, SECOND_UNITS, outputs));
        return Layers.initialised(block, manager, type, inputs);
    }

    private static Block pool() {
        return Pool.avgPool2dBlock(new Shape(2, 2), new Shape(2, 2));
    }

    private static Block linear(long seed, int layer, long fanIn, int units) {
        return Layers.linear(
                units, new UniformFanIn(seed, layer, false, fanIn), new UniformFanIn(seed, layer, true, fanIn));
    }
}

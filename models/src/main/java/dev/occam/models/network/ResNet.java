package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A residual convolution net without normalisation, or with BatchNorm (the layout of He, Zhang, Ren and Sun, 2016, for small images): a
 * convolution of W filters, stages of residual blocks of W, 2W, 4W, ... filters, of which all but the first stage halve the
 * size in their first block, the mean over pixels, and a linear layer; ReLU throughout.
 * <p>All convolutions are 3 by 3 with bias, but for the shortcuts where shapes change: 1 by 1 without
 * bias, which would only repeat that of the branch they are added to. For images of 3 channels and 10 classes
 * the small one has 77,610 parameters and ResNet-34 has 21,272,714, whatever the images' size.
 * <p>Weights begin normally, with variance 2/(fan in) after a ReLU and 1/(fan in) elsewhere, the last
 * convolution of each block divided by 10, and biases at 0 (the rules of George, Laurent, Bouthillier,
 * Ballas and Vincent, 2018, for networks without normalisation).
 *
 * @param name by which it is chosen
 * @param inputs (channels, height, width)
 * @param outputs the number C of outputs
 * @param blocks residual blocks of each stage
 * @param width W, filters of the first stage
 * @param normalised whether BatchNorm follows each convolution
 */
public record ResNet(String name, Shape inputs, int outputs, List<Integer> blocks, int width, boolean normalised)
        implements Architecture {
    private static final int KERNEL = 3;
    private static final int AREA = KERNEL * KERNEL;
    private static final int LAYERS_A_BLOCK = 3;
    private static final double LAST_OF_BLOCK = 0.1;
    private static final int SMALL = 16;

    public ResNet {
        blocks = List.copyOf(blocks);
        Layers.checkImages(name, inputs, outputs);
    }

    /** Three blocks, of 16, 32 and 64 filters. */
    public static ResNet small(Shape inputs, int outputs) {
        return new ResNet("resnet-small", inputs, outputs, List.of(1, 1, 1), SMALL, false);
    }

    /** ResNet-34 without normalisation. */
    public static ResNet of34(Shape inputs, int outputs, int width) {
        return of34(inputs, outputs, width, false);
    }

    /** Sixteen blocks: ResNet-34, of {@code width} filters at first, 64 in the literature, with or without BatchNorm. */
    public static ResNet of34(Shape inputs, int outputs, int width, boolean normalised) {
        String name = "resnet34-" + width + (normalised ? "-bn" : "");
        return new ResNet(name, inputs, outputs, List.of(3, 4, 6, 3), width, normalised);
    }

    @Override
    public long parameterCount() {
        // A convolution has a bias, and a normalisation after it a scale and a shift.
        long own = normalised ? 3 : 1;
        long count = (inputs.get(0) * AREA + own) * width;
        long before = width;
        for (int stage = 0; stage < blocks.size(); stage++) {
            long filters = filters(stage);
            for (int i = 0; i < blocks.get(stage); i++) {
                count += (before * AREA + own) * filters + (filters * AREA + own) * filters;
                count += before == filters ? 0 : (before + own - 1) * filters;
                before = filters;
            }
        }
        return count + (before + 1) * outputs;
    }

    private int filters(int stage) {
        return width << stage;
    }

    @Override
    public String description() {
        String filters = IntStream.range(0, blocks.size())
                .mapToObj(stage -> (blocks.get(stage) == 1 ? "" : blocks.get(stage) + "x") + filters(stage))
                .collect(Collectors.joining("-"));
        return "residual network " + filters + " on images of shape " + inputs + ", relu"
                + (normalised ? ", BatchNorm" : "");
    }

    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        NamedSequence block = new NamedSequence();
        Normal stem = new Normal(seed, 0, Math.sqrt(1.0 / (inputs.get(0) * AREA)));
        block.add("stem", followed(Layers.convolution(width, KERNEL, 1, 1, stem, Initializer.ZEROS)));
        block.add("relu", Activation.reluBlock());
        int before = width;
        int made = 0;
        for (int stage = 0; stage < blocks.size(); stage++) {
            for (int i = 0; i < blocks.get(stage); i++) {
                Block residual = residual(seed, 1 + LAYERS_A_BLOCK * made, before, filters(stage));
                made++;
                block.add("block" + made, residual);
                before = filters(stage);
            }
        }
        block.add("mean", Layers.globalAverage());
        Normal last = new Normal(seed, 1 + LAYERS_A_BLOCK * made, Layers.afterRelu(before));
        block.add("linear", Layers.linear(outputs, last, Initializer.ZEROS));
        return Layers.initialised(block, manager, type, inputs);
    }

    private Block residual(long seed, int layer, int before, int filters) {
        int stride = before == filters ? 1 : 2;
        Normal first = new Normal(seed, layer, Layers.afterRelu(before * AREA));
        Normal second = new Normal(seed, layer + 1, LAST_OF_BLOCK * Layers.afterRelu(filters * AREA));
        Normal straight = new Normal(seed, layer + 2, Layers.afterRelu(before));
        return new ResidualBlock(
                followed(Layers.convolution(filters, KERNEL, stride, 1, first, Initializer.ZEROS)),
                followed(Layers.convolution(filters, KERNEL, 1, 1, second, Initializer.ZEROS)),
                before == filters ? null : followed(Layers.convolution(filters, 1, stride, straight)));
    }

    /** The convolution itself, or with BatchNorm after it. */
    private Block followed(Block convolution) {
        return normalised
                ? new NamedSequence()
                        .add("conv", convolution)
                        .add("norm", BatchNorm.builder().build())
                : convolution;
    }
}

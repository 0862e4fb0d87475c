package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.Initializer;
import java.util.List;

/**
 * VGG-11 for small images (Simonyan and Zisserman, 2015) without normalisation, or with BatchNorm before each
 * ReLU: eight convolutions of W, 2W, 4W, 4W, 8W, 8W,
 * 8W and 8W filters, 3 by 3 with bias, each with a ReLU; the largest of 2 by 2 pixels after the first, second, fourth, sixth and
 * eighth; the mean over pixels, of which images of 32 by 32 leave one; and a linear layer.
 * <p>For 3 channels, 10 classes and W = 64 it has 9,225,610 parameters. Weights begin normally with variance
 * 2/(fan in), of the first layer 1/(fan in), biases at 0.
 *
 * @param inputs (channels, height, width), at least 32 pixels either way
 * @param outputs the number C of outputs
 * @param width W, 64 in the literature
 * @param normalised whether BatchNorm stands before each ReLU
 */
public record Vgg11(Shape inputs, int outputs, int width, boolean normalised) implements Architecture {
    private static final List<Integer> FACTORS = List.of(1, 2, 4, 4, 8, 8, 8, 8);
    private static final List<Integer> POOLED_AFTER = List.of(0, 1, 3, 5, 7);
    private static final int KERNEL = 3;
    private static final int AREA = KERNEL * KERNEL;
    private static final int LEAST_PIXELS = 32;

    /** Without normalisation. */
    public Vgg11(Shape inputs, int outputs, int width) {
        this(inputs, outputs, width, false);
    }

    public Vgg11 {
        String name = "vgg11-" + width;
        Layers.checkImages(name, inputs, outputs);
        Layers.checkPixels(name, inputs, LEAST_PIXELS);
    }

    @Override
    public long parameterCount() {
        long count = 0;
        long before = inputs.get(0);
        for (int factor : FACTORS) {
            long filters = (long) factor * width;
            count += (before * AREA + (normalised ? 3 : 1)) * filters;
            before = filters;
        }
        return count + (before + 1) * outputs;
    }

    @Override
    public String description() {
        return "VGG-11 of " + width + " filters at first on images of shape " + inputs + ", relu"
                + (normalised ? ", BatchNorm" : "");
    }

    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        NamedSequence block = new NamedSequence();
        long before = inputs.get(0);
        for (int i = 0; i < FACTORS.size(); i++) {
            int filters = FACTORS.get(i) * width;
            double deviation = i == 0 ? Math.sqrt(1.0 / (before * AREA)) : Layers.afterRelu(before * AREA);
            Normal weight = new Normal(seed, i, deviation);
            block.add("conv" + (i + 1), Layers.convolution(filters, KERNEL, 1, 1, weight, Initializer.ZEROS));
            if (normalised) {
                block.add("norm" + (i + 1), BatchNorm.builder().build());
            }
            block.add("relu" + (i + 1), Activation.reluBlock());
            if (POOLED_AFTER.contains(i)) {
                block.add("pool" + (i + 1), Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
            }
            before = filters;
        }
        block.add("mean", Layers.globalAverage());
        Normal last = new Normal(seed, FACTORS.size(), Layers.afterRelu(before));
        block.add("linear", Layers.linear(outputs, last, Initializer.ZEROS));
        return Layers.initialised(block, manager, type, inputs);
    }
}

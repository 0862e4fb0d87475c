package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.Initializer;
import java.util.List;

/** The layers that networks are built of, and what the convolutional ones ask of their inputs. */
final class Layers {
    private Layers() {}

    /**
     * A convolution without bias.
     *
     * @param kernel its height and width, odd; the padding keeps the size at stride 1
     */
    static Conv2d convolution(int filters, int kernel, int stride, Initializer weight) {
        Conv2d convolution = builder(filters, kernel, stride, (kernel - 1) / 2)
                .optBias(false)
                .build();
        convolution.setInitializer(weight, "weight");
        return convolution;
    }

    /** A convolution with bias. */
    static Conv2d convolution(int filters, int kernel, int stride, int padding, Initializer weight, Initializer bias) {
        Conv2d convolution =
                builder(filters, kernel, stride, padding).optBias(true).build();
        convolution.setInitializer(weight, "weight");
        convolution.setInitializer(bias, "bias");
        return convolution;
    }

    private static Conv2d.Builder builder(int filters, int kernel, int stride, int padding) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(padding, padding));
    }

    /** A linear layer with bias. */
    static Linear linear(int units, Initializer weight, Initializer bias) {
        Linear linear = Linear.builder().setUnits(units).optBias(true).build();
        linear.setInitializer(weight, "weight");
        linear.setInitializer(bias, "bias");
        return linear;
    }

    /**
     * The number of parameters of linear layers one behind another.
     *
     * @param inputs of the first
     * @param widths of all but the last
     * @param outputs of the last
     * @throws ArithmeticException if they are more than can be counted
     */
    static long linearParameters(long inputs, List<Integer> widths, int outputs, boolean bias) {
        long count = 0;
        long fanIn = inputs;
        for (int layer = 0; layer <= widths.size(); layer++) {
            long units = layer < widths.size() ? widths.get(layer) : outputs;
            count = Math.addExact(count, Math.multiplyExact(fanIn + (bias ? 1 : 0), units));
            fanIn = units;
        }
        return count;
    }

    /** The mean of each channel: (N, C, H, W) to (N, C). */
    static Block globalAverage() {
        return Pool.globalAvgPool2dBlock();
    }

    /** The deviation of weights after a ReLU that keeps the size of what passes (He, Zhang, Ren and Sun, 2015). */
    static double afterRelu(long fanIn) {
        return Math.sqrt(2.0 / fanIn);
    }

    /** Refuses an input that is no image, and outputs there are none of. */
    static void checkImages(String network, Shape inputs, int outputs) {
        if (inputs.dimension() != 3) {
            throw new NetworkException(network + " needs images of shape (channels, height, width), but an example of "
                    + "this data has shape " + inputs + "; choose mlp");
        }
        if (inputs.size() < 1) {
            throw new NetworkException("a network needs at least one input, not shape " + inputs + "; check the data");
        }
        if (outputs < 1) {
            throw new NetworkException("a network needs at least one output, not " + outputs + "; check the target");
        }
    }

    /** Refuses images that are smaller than the network's pooling takes. */
    static void checkPixels(String network, Shape inputs, int least) {
        if (inputs.get(1) < least || inputs.get(2) < least) {
            throw new NetworkException(network + " needs images of at least " + least + " by " + least + " pixels, not "
                    + inputs.get(1) + " by " + inputs.get(2) + "; choose resnet-small");
        }
    }

    /** Initialises {@code block} for images and returns it. */
    static Block initialised(Block block, NDManager manager, DataType type, Shape inputs) {
        if (type != DataType.FLOAT32 && type != DataType.FLOAT64) {
            throw new IllegalArgumentException("FLOAT32 or FLOAT64 expected: " + type);
        }
        block.initialize(manager, type, new Shape(1).addAll(inputs));
        return block;
    }
}

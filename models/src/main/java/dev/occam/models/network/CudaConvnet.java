package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.Initializer;

/**
 * The small net of Krizhevsky's cuda-convnet, without its normalisation of responses: three convolutions of 32, 32 and 64
 * filters, 5 by 5 with bias, each pooled over 3 by 3 pixels in steps of 2 (the first by the largest, the others by the mean) and with a
 * ReLU, then a linear layer on all pixels.
 * <p>For images of 3 by 32 by 32 and 10 classes it has 89,578 parameters. Weights begin normally with variance 2/(fan in), of the
 * first layer 1/(fan in), biases at 0. Pooling reaches one pixel beyond the edge, where there are zeros.
 *
 * @param inputs (channels, height, width)
 * @param outputs the number C of outputs
 */
public record CudaConvnet(Shape inputs, int outputs) implements Architecture {
    private static final int[] FILTERS = {32, 32, 64};
    private static final int KERNEL = 5;
    private static final int AREA = KERNEL * KERNEL;

    public CudaConvnet {
        Layers.checkImages("cuda-convnet", inputs, outputs);
    }

    @Override
    public long parameterCount() {
        long count = 0;
        long before = inputs.get(0);
        for (int filters : FILTERS) {
            count += (before * AREA + 1) * filters;
            before = filters;
        }
        return count + (features() + 1) * outputs;
    }

    /** What the linear layer sees. */
    private long features() {
        long pixels = 1;
        for (int axis = 1; axis <= 2; axis++) {
            long side = inputs.get(axis);
            for (int i = 0; i < FILTERS.length; i++) {
                side = (side + 1) / 2;
            }
            pixels *= side;
        }
        return pixels * FILTERS[FILTERS.length - 1];
    }

    @Override
    public String description() {
        return "cuda-convnet 32-32-64 on images of shape " + inputs + ", relu";
    }

    @Override
    public Block block(NDManager manager, DataType type, long seed) {
        NamedSequence block = new NamedSequence();
        long before = inputs.get(0);
        for (int i = 0; i < FILTERS.length; i++) {
            double deviation = i == 0 ? Math.sqrt(1.0 / (before * AREA)) : Layers.afterRelu(before * AREA);
            Normal weight = new Normal(seed, i, deviation);
            int padding = KERNEL / 2;
            block.add("conv" + (i + 1), Layers.convolution(FILTERS[i], KERNEL, 1, padding, weight, Initializer.ZEROS));
            if (i == 0) {
                block.add("pool1", Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)));
                block.add("relu1", Activation.reluBlock());
            } else {
                block.add("relu" + (i + 1), Activation.reluBlock());
                block.add("pool" + (i + 1), Pool.avgPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)));
            }
            before = FILTERS[i];
        }
        block.add("flat", Blocks.batchFlattenBlock());
        Normal last = new Normal(seed, FILTERS.length, Layers.afterRelu(features()));
        block.add("linear", Layers.linear(outputs, last, Initializer.ZEROS));
        return Layers.initialised(block, manager, type, inputs);
    }
}

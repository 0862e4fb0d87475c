package dev.occam.tuner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/** A small residual network without normalisation: 16, 32 and 64 channels, ten classes. */
final class ConvNet {

    private ConvNet() {}

    /** The network with random weights, for images (3, 32, 32). */
    static Block block(NDManager manager, DataType type) {
        SequentialBlock net = new SequentialBlock()
                .add(convolution(16, 3, 1))
                .add(Activation.reluBlock())
                .add(residual(16, 1, false))
                .add(residual(32, 2, true))
                .add(residual(64, 2, true))
                .add(Pool.globalAvgPool2dBlock())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(10).build());
        // Weights come from a stream of their own, so that the engine's is left alone.
        net.setInitializer((m, shape, t) -> weights(m, shape, t), Parameter.Type.WEIGHT);
        net.initialize(manager, type, new Shape(1, 3, 32, 32));
        return net;
    }

    private static NDArray weights(NDManager manager, Shape shape, DataType type) {
        double fanIn = shape.slice(1).size();
        return RandomData.normal(manager, type, shape, shape.size()).muli(Math.sqrt(2 / fanIn));
    }

    private static Block residual(int channels, int stride, boolean projected) {
        Block main = new SequentialBlock()
                .add(convolution(channels, 3, stride))
                .add(Activation.reluBlock())
                .add(convolution(channels, 3, 1));
        Block shortcut = projected ? convolution(channels, 1, stride) : new LambdaBlock(inputs -> inputs, "identity");
        ParallelBlock both = new ParallelBlock(
                branches -> new NDList(
                        branches.get(0).singletonOrThrow().add(branches.get(1).singletonOrThrow())),
                List.of(main, shortcut));
        return new SequentialBlock().add(both).add(Activation.reluBlock());
    }

    private static Block convolution(int channels, int kernel, int stride) {
        int padding = kernel / 2;
        return Conv2d.builder()
                .setKernelShape(new Shape(kernel, kernel))
                .setFilters(channels)
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(padding, padding))
                .build();
    }
}

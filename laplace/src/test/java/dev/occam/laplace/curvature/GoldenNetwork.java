package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.golden.GoldenCase;
import dev.occam.laplace.golden.GoldenLayer;
import dev.occam.laplace.golden.GoldenTensor;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.LayerCalls;
import dev.occam.laplace.record.Recorder;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The network and data of a golden case, in DJL. */
public record GoldenNetwork(Block block, Likelihood likelihood, NDArray x, NDArray y) {

    private static final Set<String> SUPPORTED =
            Set.of("linear", "conv2d", "tanh", "relu", "mean_tokens", "global_avg_pool", "flatten");

    public static boolean supports(GoldenCase golden) {
        return golden.layers().stream().allMatch(layer -> SUPPORTED.contains(layer.type()));
    }

    public static GoldenNetwork of(GoldenCase golden, NDManager manager) {
        SequentialBlock block = new SequentialBlock();
        golden.layers().forEach(layer -> block.add(block(layer)));
        NDArray x = array(manager, golden.inputs());
        block.initialize(manager, DataType.FLOAT64, x.getShape());
        int next = 0;
        for (Parameter parameter : block.getParameters().values()) {
            double[] values = golden.parameters().get(next++).tensor().data();
            parameter.getArray().set(DoubleBuffer.wrap(values));
        }
        boolean classes = golden.isClassification();
        NDArray y = classes
                ? manager.create(Arrays.stream(golden.targets().data())
                        .mapToLong(v -> (long) v)
                        .toArray())
                : array(manager, golden.targets());
        return new GoldenNetwork(block, classes ? new Categorical() : new Gaussian(), x, y);
    }

    /** R of each layer with parameters. */
    List<Long> positions() {
        return Recorder.of(block).record(x).calls().stream()
                .map(LayerCalls::positions)
                .toList();
    }

    private static Block block(GoldenLayer layer) {
        return switch (layer.type()) {
            case "linear" ->
                Linear.builder().setUnits(layer.out()).optBias(layer.hasBias()).build();
            case "conv2d" ->
                Conv2d.builder()
                        .setFilters(layer.out())
                        .setKernelShape(new Shape(layer.longs("kernel")))
                        .optStride(new Shape(layer.longs("stride")))
                        .optPadding(new Shape(layer.longs("padding")))
                        .optDilation(new Shape(layer.longs("dilation")))
                        .optGroups(layer.groups())
                        .optBias(layer.hasBias())
                        .build();
            case "tanh" -> Activation.tanhBlock();
            case "relu" -> Activation.reluBlock();
            case "mean_tokens" ->
                new LambdaBlock(l -> new NDList(l.singletonOrThrow().mean(new int[] {1})));
            // DJL's mean takes one axis at a time.
            case "global_avg_pool" ->
                new LambdaBlock(
                        l -> new NDList(l.singletonOrThrow().mean(new int[] {3}).mean(new int[] {2})));
            case "flatten" -> Blocks.batchFlattenBlock();
            default -> throw new IllegalArgumentException(layer.type());
        };
    }

    private static NDArray array(NDManager manager, GoldenTensor tensor) {
        return manager.create(tensor.data(), new Shape(tensor.shape()));
    }
}

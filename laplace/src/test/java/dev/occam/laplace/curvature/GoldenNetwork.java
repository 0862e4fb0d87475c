package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.golden.GoldenCase;
import dev.occam.laplace.golden.GoldenLayer;
import dev.occam.laplace.golden.GoldenTensor;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.Set;

/** The network and data of a golden case, in DJL. */
record GoldenNetwork(Block block, Likelihood likelihood, NDArray x, NDArray y) {

    private static final Set<String> SUPPORTED = Set.of("linear", "tanh", "relu", "mean_tokens");

    static boolean supports(GoldenCase golden) {
        return golden.layers().stream().allMatch(layer -> SUPPORTED.contains(layer.type()));
    }

    static GoldenNetwork of(GoldenCase golden, NDManager manager) {
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

    private static Block block(GoldenLayer layer) {
        return switch (layer.type()) {
            case "linear" ->
                Linear.builder().setUnits(layer.out()).optBias(layer.hasBias()).build();
            case "tanh" -> Activation.tanhBlock();
            case "relu" -> Activation.reluBlock();
            case "mean_tokens" ->
                new LambdaBlock(l -> new NDList(l.singletonOrThrow().mean(new int[] {1})));
            default -> throw new IllegalArgumentException(layer.type());
        };
    }

    private static NDArray array(NDManager manager, GoldenTensor tensor) {
        return manager.create(tensor.data(), new Shape(tensor.shape()));
    }
}

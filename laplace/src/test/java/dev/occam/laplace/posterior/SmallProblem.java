package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import dev.occam.laplace.curvature.Networks;
import dev.occam.laplace.likelihood.Likelihood;

/**
 * A small network with data and a likelihood of each kind.
 *
 * @param network in float64
 * @param likelihood of its outputs
 * @param x inputs
 * @param y targets
 * @param test other inputs
 */
public record SmallProblem(Block network, Likelihood likelihood, NDArray x, NDArray y, NDArray test) {

    /** The kinds, each by a name. */
    public enum Kind {
        /** No shared positions, three classes. */
        MLP,
        /** Positions shared over tokens and a norm with scale and shift, two counts. */
        TOKENS,
        /** A grouped convolution, one yes or no. */
        CONVOLUTION,
        /** Two real targets with known noise. */
        REGRESSION
    }

    public static SmallProblem of(Kind kind, long seed, NDManager manager) {
        return switch (kind) {
            case MLP -> mlp(seed, manager);
            case TOKENS -> tokens(seed, manager);
            case CONVOLUTION -> convolution(seed, manager);
            case REGRESSION -> regression(seed, manager);
        };
    }

    private static SmallProblem mlp(long seed, NDManager manager) {
        Block network = Networks.mlp(manager, seed, true, false, new Shape(1, 3), 4, 3);
        return new SmallProblem(
                network,
                Likelihood.categorical(),
                Networks.normal(manager, seed + 1, 14, 3),
                Networks.classes(manager, seed + 2, 3, 14),
                Networks.normal(manager, seed + 3, 5, 3));
    }

    private static SmallProblem regression(long seed, NDManager manager) {
        Block network = Networks.mlp(manager, seed, true, false, new Shape(1, 3), 4, 2);
        return new SmallProblem(
                network,
                Likelihood.gaussian(0.6),
                Networks.normal(manager, seed + 1, 14, 3),
                Networks.normal(manager, seed + 2, 14, 2),
                Networks.normal(manager, seed + 3, 5, 3));
    }

    private static SmallProblem tokens(long seed, NDManager manager) {
        SequentialBlock block = new SequentialBlock()
                .add(Linear.builder().setUnits(4).build())
                .add(LayerNorm.builder().axis(2).build())
                .add(Activation.tanhBlock())
                .add(new LambdaBlock(list -> new NDList(list.singletonOrThrow().mean(new int[] {1})), "mean"))
                .add(Linear.builder().setUnits(2).build());
        Block network = Networks.initialise(manager, seed, block, new Shape(1, 3, 2));
        return new SmallProblem(
                network,
                Likelihood.poisson(),
                Networks.normal(manager, seed + 1, 12, 3, 2),
                Networks.classes(manager, seed + 2, 5, 12, 2),
                Networks.normal(manager, seed + 3, 4, 3, 2));
    }

    private static SmallProblem convolution(long seed, NDManager manager) {
        SequentialBlock block = new SequentialBlock()
                .add(Conv2d.builder()
                        .setFilters(4)
                        .setKernelShape(new Shape(2, 2))
                        .optGroups(2)
                        .build())
                .add(Activation.tanhBlock())
                .add(new LambdaBlock(
                        list -> new NDList(
                                list.singletonOrThrow().mean(new int[] {3}).mean(new int[] {2})),
                        "pool"))
                .add(Linear.builder().setUnits(1).build());
        Block network = Networks.initialise(manager, seed, block, new Shape(1, 2, 3, 3));
        return new SmallProblem(
                network,
                Likelihood.bernoulli(),
                Networks.normal(manager, seed + 1, 10, 2, 3, 3),
                Networks.classes(manager, seed + 2, 2, 10, 1),
                Networks.normal(manager, seed + 3, 4, 2, 3, 3));
    }
}

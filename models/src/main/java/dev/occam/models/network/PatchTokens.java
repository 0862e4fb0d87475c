package dev.occam.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Images as tokens with a place: patches through one linear map, written as a convolution, a class token before them where
 * there is one, and a learned vector added to each. (N, C, H, W) to (N, T, D).
 */
final class PatchTokens extends AbstractBlock {
    /** Places of the network's first weights that it takes: patches, positions. */
    static final int LAYERS = 2;

    private static final double POSITIONS = 0.02;

    private final Block patches;
    private final @Nullable Parameter token;
    private final Parameter positions;
    private final int width;
    private final long tokens;

    /**
     * The first block of a vision transformer.
     *
     * @param image (C, H, W)
     * @param patch side of a patch in pixels
     * @param width D
     * @param withToken whether a class token comes first
     */
    PatchTokens(Shape image, int patch, int width, boolean withToken, long seed) {
        this.width = width;
        long inputs = image.get(0) * patch * patch;
        Conv2d linear = Conv2d.builder()
                .setFilters(width)
                .setKernelShape(new Shape(patch, patch))
                .optStride(new Shape(patch, patch))
                .optBias(true)
                .build();
        linear.setInitializer(new Normal(seed, 0, Math.sqrt(2.0 / (inputs + width))), "weight");
        linear.setInitializer(Initializer.ZEROS, "bias");
        patches = addChildBlock("patches", linear);
        tokens = image.get(1) / patch * (image.get(2) / patch) + (withToken ? 1 : 0);
        token = withToken ? addParameter(parameter("token", 1, Initializer.ZEROS)) : null;
        positions = addParameter(parameter("positions", tokens, new Normal(seed, 1, POSITIONS)));
    }

    private Parameter parameter(String name, long rows, Initializer initializer) {
        return Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.BETA)
                .optShape(new Shape(1, rows, width))
                .optInitializer(initializer)
                .build();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray grid = patches.forward(store, inputs, training).singletonOrThrow();
        long rows = grid.getShape().get(0);
        NDArray all = grid.reshape(rows, width, -1).transpose(0, 2, 1);
        if (token != null) {
            NDArray first = store.getValue(token, grid.getDevice(), training).broadcast(rows, 1, width);
            all = first.concat(all, 1);
        }
        return new NDList(all.add(store.getValue(positions, grid.getDevice(), training)));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        patches.initialize(manager, type, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), tokens, width)};
    }
}

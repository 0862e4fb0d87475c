package dev.occam.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A residual block without normalisation: {@code relu(shortcut(x) + conv2(relu(conv1(x))))}, where the
 * shortcut is the identity or a convolution (He, Zhang, Ren and Sun, 2016).
 */
final class ResidualBlock extends AbstractBlock {
    private final Block first;
    private final Block second;
    private final @Nullable Block shortcut;

    /**
     * A block of two convolutions.
     *
     * @param shortcut null for the identity, where shapes allow it
     */
    ResidualBlock(Block first, Block second, @Nullable Block shortcut) {
        this.first = addChildBlock("conv1", first);
        this.second = addChildBlock("conv2", second);
        this.shortcut = shortcut == null ? null : addChildBlock("shortcut", shortcut);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDList inner = Activation.relu(first.forward(store, inputs, training));
        NDArray branch = second.forward(store, inner, training).singletonOrThrow();
        NDList straight = shortcut == null ? inputs : shortcut.forward(store, inputs, training);
        return new NDList(Activation.relu(straight.singletonOrThrow().add(branch)));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        first.initialize(manager, type, inputShapes);
        second.initialize(manager, type, first.getOutputShapes(inputShapes));
        if (shortcut != null) {
            shortcut.initialize(manager, type, inputShapes);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return second.getOutputShapes(first.getOutputShapes(inputShapes));
    }
}

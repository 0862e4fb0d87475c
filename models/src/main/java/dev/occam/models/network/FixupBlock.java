package dev.occam.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A residual block of a wide ResNet with Fixup: scalar shifts and one scalar factor take the place
 * of normalisation (Zhang, Dauphin and Ma, 2019).
 * <p>With a = relu(x + shift1), the branch is
 * {@code scale * conv2(relu(conv1(a) + shift2) + shift3) + shift4}; it is added to x, or to
 * {@code shortcut(a)} where shapes change. Each scalar is a parameter of shape (1) of its own.
 */
final class FixupBlock extends AbstractBlock {
    private final Block first;
    private final Block second;
    private final @Nullable Block shortcut;
    private final Parameter shift1;
    private final Parameter shift2;
    private final Parameter shift3;
    private final Parameter scale;
    private final Parameter shift4;

    /**
     * A block of two convolutions without bias.
     *
     * @param shortcut null for the identity, where shapes allow it
     */
    FixupBlock(Block first, Block second, @Nullable Block shortcut) {
        this.shift1 = addParameter(ScalarShift.parameter("shift1"));
        this.first = addChildBlock("conv1", first);
        this.shift2 = addParameter(ScalarShift.parameter("shift2"));
        this.shift3 = addParameter(ScalarShift.parameter("shift3"));
        this.second = addChildBlock("conv2", second);
        this.scale = addParameter(Parameter.builder()
                .setName("scale")
                .setType(Parameter.Type.GAMMA)
                .optShape(new Shape(1))
                .build());
        this.shift4 = addParameter(ScalarShift.parameter("shift4"));
        this.shortcut = shortcut == null ? null : addChildBlock("shortcut", shortcut);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        NDArray active = Activation.relu(ScalarShift.shifted(x, shift1, store, training));
        NDArray inner = apply(first, active, store, training);
        inner = Activation.relu(ScalarShift.shifted(inner, shift2, store, training));
        inner = ScalarShift.shifted(inner, shift3, store, training);
        inner = apply(second, inner, store, training).mul(store.getValue(scale, x.getDevice(), training));
        NDArray branch = ScalarShift.shifted(inner, shift4, store, training);
        NDArray straight = shortcut == null ? x : apply(shortcut, active, store, training);
        return new NDList(straight.add(branch));
    }

    private static NDArray apply(Block block, NDArray x, ParameterStore store, boolean training) {
        return block.forward(store, new NDList(x), training).singletonOrThrow();
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

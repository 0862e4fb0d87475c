package dev.occam.models.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * Blocks one after the other, each under a name of its own, so that a parameter's name tells its
 * layer: {@code 01conv1_weight}.
 */
final class NamedSequence extends AbstractBlock {

    /** Appends {@code block}. */
    NamedSequence add(String name, Block block) {
        addChildBlock(name, block);
        return this;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDList current = inputs;
        for (Block block : getChildren().values()) {
            current = block.forward(store, current, training);
        }
        return current;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block block : getChildren().values()) {
            block.initialize(manager, type, shapes);
            shapes = block.getOutputShapes(shapes);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block block : getChildren().values()) {
            shapes = block.getOutputShapes(shapes);
        }
        return shapes;
    }
}

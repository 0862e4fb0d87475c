package dev.occam.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** A block that adds one trainable number, at first 0, to every element. */
final class ScalarShift extends AbstractBlock {
    private final Parameter shift = addParameter(parameter("shift"));

    /** A shift of shape (1). */
    static Parameter parameter(String name) {
        return Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.BETA)
                .optShape(new Shape(1))
                .build();
    }

    /** {@code x} with the value of {@code shift} added to every element. */
    static NDArray shifted(NDArray x, Parameter shift, ParameterStore store, boolean training) {
        return x.add(store.getValue(shift, x.getDevice(), training));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        return new NDList(shifted(inputs.singletonOrThrow(), shift, store, training));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}

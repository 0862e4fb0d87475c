package dev.occam.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** One vector an example of many tokens: (N, T, D) to (N, D). */
final class TokenPooling extends AbstractBlock {
    private final VisionTransformer.Pooling pooling;

    TokenPooling(VisionTransformer.Pooling pooling) {
        this.pooling = pooling;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray tokens = inputs.singletonOrThrow();
        return new NDList(
                switch (pooling) {
                    case TOKEN -> tokens.get(":, 0");
                    case MEAN -> tokens.mean(new int[] {1});
                });
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), inputShapes[0].get(2))};
    }
}

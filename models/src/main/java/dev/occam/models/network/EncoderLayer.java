package dev.occam.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a transformer with its norms first: {@code x + out(attention(norm1(x)))}, and of that
 * {@code y + second(gelu(first(norm2(y))))}. (N, T, D) to the same.
 */
final class EncoderLayer extends AbstractBlock {
    /** Units of the inner layer, in D. */
    static final int INNER = 4;

    /** Places of the network's first weights that it takes. */
    static final int LAYERS = 6;

    private static final float EPSILON = 1e-6f;

    private final Block norm1;
    private final Block query;
    private final Block key;
    private final Block value;
    private final Block out;
    private final Block norm2;
    private final Block first;
    private final Block second;
    private final int heads;

    /**
     * A layer.
     *
     * @param width D, a multiple of {@code heads}
     * @param place of its first weights in the network
     */
    EncoderLayer(int width, int heads, long seed, int place) {
        this.heads = heads;
        norm1 = addChildBlock("norm1", norm());
        query = addChildBlock("query", linear(width, width, seed, place));
        key = addChildBlock("key", linear(width, width, seed, place + 1));
        value = addChildBlock("value", linear(width, width, seed, place + 2));
        out = addChildBlock("out", linear(width, width, seed, place + 3));
        norm2 = addChildBlock("norm2", norm());
        first = addChildBlock("first", linear(width, INNER * width, seed, place + 4));
        second = addChildBlock("second", linear(INNER * width, width, seed, place + 5));
    }

    private static Block linear(int inputs, int outputs, long seed, int place) {
        Normal weight = new Normal(seed, place, Math.sqrt(2.0 / (inputs + outputs)));
        return Layers.linear(outputs, weight, Initializer.ZEROS);
    }

    /** Over the numbers of each token. */
    static LayerNorm norm() {
        return LayerNorm.builder().axis(2).optEpsilon(EPSILON).build();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        NDList normed = norm1.forward(store, inputs, training);
        NDArray mixed = attention(
                split(query.forward(store, normed, training)),
                split(key.forward(store, normed, training)),
                split(value.forward(store, normed, training)));
        NDArray y = x.add(out.forward(store, new NDList(mixed), training).singletonOrThrow());
        NDList inner = first.forward(store, norm2.forward(store, new NDList(y), training), training);
        return new NDList(
                y.add(second.forward(store, Activation.gelu(inner), training).singletonOrThrow()));
    }

    /** (N, T, D) to (N, heads, T, D / heads). */
    private NDArray split(NDList tokens) {
        NDArray all = tokens.singletonOrThrow();
        Shape shape = all.getShape();
        return all.reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads)
                .transpose(0, 2, 1, 3);
    }

    /** {@code softmax(Q K^T / sqrt(D / heads)) V}, heads side by side again: (N, T, D). */
    private static NDArray attention(NDArray queries, NDArray keys, NDArray values) {
        Shape shape = queries.getShape();
        NDArray root = queries.getManager()
                .create(new double[] {Math.sqrt((double) shape.get(3))})
                .toType(queries.getDataType(), false);
        NDArray weights = queries.matMul(keys.transpose(0, 1, 3, 2)).div(root).softmax(3);
        return weights.matMul(values)
                .transpose(0, 2, 1, 3)
                .reshape(shape.get(0), shape.get(2), shape.get(1) * shape.get(3));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        for (Block block : new Block[] {norm1, query, key, value, out, norm2, first}) {
            block.initialize(manager, type, inputShapes);
        }
        second.initialize(manager, type, first.getOutputShapes(inputShapes));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}

package dev.occam.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The layers of a {@link GraphClassifier}: (N, R, D + R) to (N, C), for any R. */
final class PaddedGraphs extends AbstractBlock implements NodeRows {
    private final int numbers;
    private final List<Linear> layers = new ArrayList<>();
    private final Linear head;
    private final GraphClassifier.Readout readout;

    PaddedGraphs(int numbers, List<Linear> layers, Linear head, GraphClassifier.Readout readout) {
        this.numbers = numbers;
        for (Linear layer : layers) {
            this.layers.add(addChildBlock("graph" + (this.layers.size() + 1), layer));
        }
        this.head = addChildBlock("linear", head);
        this.readout = readout;
    }

    @Override
    public boolean padded() {
        return true;
    }

    @Override
    public long[][] rows(NDArray inputs) {
        double[] counts = present(weights(inputs))
                .sum(new int[] {1, 2})
                .toType(DataType.FLOAT64, false)
                .toDoubleArray();
        long[] rows = new long[counts.length];
        for (int n = 0; n < rows.length; n++) {
            rows[n] = Math.round(counts[n]);
            if (rows[n] == 0) {
                throw new IllegalArgumentException("graph " + n + " of the batch has no node");
            }
        }
        return new long[][] {rows};
    }

    /** Shape (N, R, R). */
    private NDArray weights(NDArray inputs) {
        return inputs.get(new NDIndex("..., " + numbers + ":"));
    }

    /** 1 where there is a node: shape (N, R, 1). */
    private static NDArray present(NDArray weights) {
        NDArray own = weights.mul(weights.getManager()
                .eye(Math.toIntExact(weights.getShape().get(1)))
                .toType(weights.getDataType(), false));
        return own.sum(new int[] {2}, true).gt(0).toType(weights.getDataType(), false);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray graphs = inputs.singletonOrThrow();
        NDArray weights = weights(graphs);
        NDArray hidden = graphs.get(new NDIndex("..., :" + numbers));
        for (Linear layer : layers) {
            NDArray reached = weights.matMul(hidden);
            hidden = Activation.relu(
                    layer.forward(store, new NDList(reached), training).singletonOrThrow());
        }
        NDArray present = present(weights);
        NDArray pooled = hidden.mul(present).sum(new int[] {1});
        if (readout == GraphClassifier.Readout.MEAN) {
            pooled = pooled.div(present.sum(new int[] {1}));
        }
        return head.forward(store, new NDList(pooled), training);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        Shape shape = new Shape(1, numbers);
        for (Linear layer : layers) {
            layer.initialize(manager, type, shape);
            shape = layer.getOutputShapes(new Shape[] {shape})[0];
        }
        head.initialize(manager, type, shape);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        long outputs = head.getOutputShapes(new Shape[] {new Shape(1, 1)})[0].get(1);
        return new Shape[] {new Shape(inputShapes[0].get(0), outputs)};
    }
}

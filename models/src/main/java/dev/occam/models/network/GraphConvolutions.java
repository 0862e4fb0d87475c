package dev.occam.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.occam.models.data.Graph;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a {@link Gcn}: (N, 1) numbers of nodes to (N, C).
 *
 * <p>The table {@code A X} of the first layer is made once, and rows of it are picked for each batch.
 */
final class GraphConvolutions extends AbstractBlock implements NodeRows {
    private final Graph graph;
    private final NDArray propagated;
    private final List<Linear> layers = new ArrayList<>();
    private final @Nullable Block activation;

    GraphConvolutions(Graph graph, NDArray propagated, List<Linear> layers, @Nullable Activation activation) {
        this.graph = graph;
        this.propagated = propagated;
        for (Linear layer : layers) {
            this.layers.add(addChildBlock("graph" + (this.layers.size() + 1), layer));
        }
        this.activation = activation == null ? null : activation.block();
    }

    /** The table {@code A X}, shape (nodes, words). */
    static NDArray propagated(Graph graph, NDManager manager, DataType type) {
        NDArray table = manager.create(new Shape(graph.nodes(), graph.vocabulary()), type);
        try (NDManager scope = manager.newSubManager()) {
            for (int node = 0; node < graph.nodes(); node++) {
                NDArray row = scope.create(graph.propagated(node)).toType(type, false);
                table.set(new NDIndex(node), row);
            }
        }
        return table;
    }

    @Override
    public boolean padded() {
        return false;
    }

    @Override
    public long[][] rows(NDArray inputs) {
        Neighbourhoods around = Neighbourhoods.of(graph, inputs, layers.size());
        long[][] rows = new long[layers.size()][];
        for (int layer = 0; layer < rows.length; layer++) {
            rows[layer] = around.counts(layer);
        }
        return rows;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        NDArray numbers = inputs.singletonOrThrow();
        // Everything is made with the input's manager, so that what looks on from there sees it.
        NDManager manager = numbers.getManager();
        Neighbourhoods around = Neighbourhoods.of(graph, numbers, layers.size());
        NDArray first = manager.create(around.rows(0));
        NDArray hidden = first.getNDArrayInternal()
                .embedding(first, propagated, SparseFormat.DENSE)
                .singletonOrThrow();
        for (int layer = 0; layer < layers.size(); layer++) {
            if (layer > 0) {
                if (activation != null) {
                    hidden = activation
                            .forward(store, new NDList(hidden), training)
                            .singletonOrThrow();
                }
                hidden = around.propagate(layer, hidden, manager);
            }
            hidden = layers.get(layer)
                    .forward(store, new NDList(hidden), training)
                    .singletonOrThrow();
        }
        return new NDList(hidden);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        Shape shape = new Shape(1, graph.vocabulary());
        for (Linear layer : layers) {
            layer.initialize(manager, type, shape);
            shape = layer.getOutputShapes(new Shape[] {shape})[0];
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Linear last = layers.get(layers.size() - 1);
        long outputs = last.getOutputShapes(new Shape[] {new Shape(1, 1)})[0].get(1);
        return new Shape[] {new Shape(inputShapes[0].get(0), outputs)};
    }
}

package dev.occam.tuner.run;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.occam.laplace.record.DatumMap;
import dev.occam.laplace.record.RowsOfData;
import dev.occam.models.network.NodeRows;
import org.jspecify.annotations.Nullable;

/** A graph network of ours, which tells a recorder whose the rows of its layers are; names and values are the network's own. */
final class GraphRows extends AbstractBlock implements RowsOfData {

    private final Block network;
    private final NodeRows rows;

    private GraphRows(Block network, NodeRows rows) {
        this.network = addChildBlock("network", network);
        this.rows = rows;
    }

    /** The network itself, unless it is one whose rows have to be told. */
    static Block of(Block network) {
        return network instanceof NodeRows rows ? new GraphRows(network, rows) : network;
    }

    @Override
    public DatumMap datumMap() {
        return rows.padded() ? DatumMap.padded(inputs -> rows.rows(inputs)[0]) : DatumMap.packedByLayer(rows::rows);
    }

    @Override
    public ParameterList getParameters() {
        return network.getParameters();
    }

    @Override
    public boolean isInitialized() {
        return network.isInitialized();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        return network.forward(store, inputs, training);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        network.initialize(manager, type, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return network.getOutputShapes(inputShapes);
    }
}

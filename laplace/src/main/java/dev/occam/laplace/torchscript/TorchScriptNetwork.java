package dev.occam.laplace.torchscript;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/** Features with a linear head under them: a network that has its weights from the start. */
final class TorchScriptNetwork extends AbstractBlock {

    private static final byte VERSION = 1;

    private final TorchScriptFeatures features;
    private final Block head;

    private TorchScriptNetwork(TorchScriptFeatures features, Block head) {
        super(VERSION);
        this.features = features;
        this.head = head;
    }

    static TorchScriptNetwork of(TorchScriptFeatures features, Block head) {
        TorchScriptNetwork network = new TorchScriptNetwork(features, head);
        network.addChildBlock("features", features);
        network.addChildBlock("head", head);
        return network;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        return head.forward(parameterStore, features.forward(parameterStore, inputs, training), training);
    }

    @Override
    public void initialize(NDManager manager, DataType dataType, Shape... shapes) {
        beforeInitialize(shapes);
    }

    @Override
    public boolean isInitialized() {
        return true;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        return head.getOutputShapes(features.getOutputShapes(shapes));
    }
}

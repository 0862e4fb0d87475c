package dev.occam.models.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;

/** The structure of a network of our own: all of it but its weights, which a seed then gives. */
public sealed interface Architecture
        permits Mlp,
                Autoencoder,
                LeNet,
                ResNet,
                WideResNet,
                Vgg11,
                CudaConvnet,
                VisionTransformer,
                DeepLinear,
                Gcn,
                GraphClassifier {
    /** The shape of one example, without the row axis. */
    Shape inputs();

    /** The number C of outputs. */
    int outputs();

    /** The number of trainable parameters. */
    long parameterCount();

    /** The structure in a few words, without the parameter count. */
    String description();

    /**
     * The network with its initial weights, a function of {@code seed} alone on every device: it maps
     * (N, inputs...) to (N, C). The engine's own generator is left as it is.
     *
     * @param manager owns the parameters; its device is theirs
     * @param type FLOAT32 or FLOAT64
     */
    Block block(NDManager manager, DataType type, long seed);
}

package dev.occam.spark;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import java.io.Serializable;

/** What makes a network on an executor, with somewhere for its weights to live. */
@FunctionalInterface
interface NetworkSource extends Serializable {

    /** A new block, initialised or not; its weights are overwritten. */
    Block make(NDManager manager, DataType type);
}

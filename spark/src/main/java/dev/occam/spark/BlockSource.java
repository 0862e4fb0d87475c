package dev.occam.spark;

import ai.djl.nn.Block;
import java.io.Serializable;

/**
 * What makes a network of the architecture that is fitted, on every executor. A method reference or a lambda that captures
 * nothing travels well.
 */
@FunctionalInterface
public interface BlockSource extends Serializable {

    /**
     * Makes the network.
     *
     * @return a new block, initialised or not; its weights are overwritten
     */
    Block make();
}

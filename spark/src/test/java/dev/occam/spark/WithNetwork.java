package dev.occam.spark;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with a small convolutional network, and somewhere for arrays to live. */
abstract class WithNetwork {

    NDManager manager;
    Block network;

    @BeforeEach
    final void open() {
        manager = NDManager.newBaseManager();
        network =
                TestNetworks.initialised(manager, TestNetworks.convolution(), 1, TestNetworks.SIDE, TestNetworks.SIDE);
    }

    @AfterEach
    final void close() {
        manager.close();
    }
}

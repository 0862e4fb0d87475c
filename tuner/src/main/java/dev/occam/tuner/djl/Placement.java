package dev.occam.tuner.djl;

import ai.djl.Device;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;

/** Where a network lies: DJL trains copies of its weights on another device, and writes them back at the end alone. */
final class Placement {

    private Placement() {}

    /**
     * Refuses a network whose own weights are not the trained ones.
     *
     * @throws IllegalArgumentException if a parameter lies elsewhere than on the trainer's first device
     */
    static void check(Trainer trainer) {
        Device device = trainer.getDevices()[0];
        Block block = trainer.getModel().getBlock();
        for (Parameter parameter : block.getParameters().values()) {
            Device own = parameter.getArray().getDevice();
            if (!own.equals(device)) {
                throw new IllegalArgumentException("the network lies on " + own + " and is trained on " + device
                        + ", where its weights are copies that can't be seen; create the Model on " + device);
            }
        }
    }
}

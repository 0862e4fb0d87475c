package dev.occam.tuner.run;

import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;

/** A user's network that draws from libtorch's own generator while it trains. */
public final class DroppingNet extends SequentialBlock {

    public DroppingNet(int inputs, int outputs) {
        add(Linear.builder().setUnits(6).build());
        add(Activation.tanhBlock());
        add(Dropout.builder().optRate(0.2f).build());
        add(Linear.builder().setUnits(outputs).build());
    }
}

package dev.occam.models.network;

import ai.djl.nn.Block;
import java.util.Locale;

/** The nonlinearity between two layers, elementwise. */
public enum Activation {
    TANH,
    RELU,
    SIGMOID,
    /** x Phi(x), with the exact normal distribution function. */
    GELU,
    /** x sigmoid(x), also known as swish. */
    SILU;

    /** The name as written in configurations and options: the constant's own in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    Block block() {
        return switch (this) {
            case TANH -> ai.djl.nn.Activation.tanhBlock();
            case RELU -> ai.djl.nn.Activation.reluBlock();
            case SIGMOID -> ai.djl.nn.Activation.sigmoidBlock();
            case GELU -> ai.djl.nn.Activation.geluBlock();
            case SILU -> ai.djl.nn.Activation.swishBlock(1);
        };
    }
}

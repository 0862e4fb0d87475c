package dev.occam.tuner.config;

import java.util.List;

/**
 * The network to train: a multilayer perceptron by its widths, or a class of the user's own.
 *
 * @param model      {@code mlp}, or the full name of a class that is a DJL block
 * @param classpath  jars and folders where that class is found, relative to the working directory
 * @param widths     units of each hidden layer of the perceptron; empty for a linear model
 * @param activation its nonlinearity, by the name {@code dev.occam.models.network.Activation} gives it
 * @param bias       whether its linear layers have a bias
 */
public record NetworkConfig(
        String model, List<String> classpath, List<Integer> widths, String activation, boolean bias) {

    /** The {@code model} of a multilayer perceptron. */
    public static final String MLP = "mlp";

    public NetworkConfig {
        classpath = List.copyOf(classpath);
        widths = List.copyOf(widths);
    }
}

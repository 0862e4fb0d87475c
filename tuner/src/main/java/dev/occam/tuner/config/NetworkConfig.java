package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The network to train: a multilayer perceptron by its widths, or a class of the user's own.
 *
 * @param model      {@code mlp}, one of the image networks of {@code NetworkChoice}, or the full name of a class that is a DJL block
 * @param classpath  jars and folders where that class is found, relative to the working directory
 * @param widths     units of each hidden layer of the perceptron; empty for a linear model
 * @param activation its nonlinearity, by the name {@code dev.occam.models.network.Activation} gives it
 * @param bias       whether its linear layers have a bias
 */
public record NetworkConfig(String model, List<String> classpath, List<Integer> widths, String activation, boolean bias)
        implements Serializable {

    /** The {@code model} of a multilayer perceptron. */
    public static final String MLP = "mlp";

    /** Names of our own networks are in lower case, with hyphens; whatever else is a class. */
    private static final Pattern OURS = Pattern.compile("[a-z][a-z0-9-]*");

    /**
     * Whether the model is a class of the user's.
     *
     * @return false for a network of our own, by its name
     */
    @JsonIgnore
    public boolean isClass() {
        return isClass(model);
    }

    static boolean isClass(String model) {
        return !OURS.matcher(model).matches();
    }

    public NetworkConfig {
        classpath = List.copyOf(classpath);
        widths = List.copyOf(widths);
    }
}

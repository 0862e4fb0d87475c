package dev.occam.tuner.predict;

/**
 * One figure of how well rows were predicted.
 *
 * @param name short, in lower case
 * @param weights by the chosen weights alone
 * @param posterior by the posterior of the weights
 * @param unit in words
 */
public record Figure(String name, double weights, double posterior, String unit) {}

package dev.occam.tuner.predict;

/**
 * How well a score tells rows of another kind from the test rows.
 *
 * @param score its name
 * @param auroc the probability that a row of the other kind has the greater score, ties counting half: area under the receiver
 *     operating characteristic; 0.5 by chance
 */
public record Separation(String score, double auroc) {}

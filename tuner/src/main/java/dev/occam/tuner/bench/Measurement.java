package dev.occam.tuner.bench;

/**
 * How long one thing took.
 *
 * @param name what was timed, over all rows
 * @param seconds of each round, by the clock of the report
 * @param epochs the same in plain forward and backward epochs of the same round
 */
public record Measurement(String name, Spread seconds, Spread epochs) {}

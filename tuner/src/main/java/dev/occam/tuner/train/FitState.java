package dev.occam.tuner.train;

/**
 * Where a fit stands between two epochs, besides the weights themselves.
 *
 * @param epochs of it that are done
 * @param standing towards its early stop
 * @param optimiser what its optimiser remembers
 */
public record FitState(int epochs, EarlyStop.Standing standing, OptimiserState optimiser) {}

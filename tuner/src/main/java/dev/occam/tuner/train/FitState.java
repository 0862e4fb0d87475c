package dev.occam.tuner.train;

import java.util.List;

/**
 * Where a fit stands between two steps, besides the weights themselves.
 *
 * @param epochs of it that are done
 * @param losses of the steps done in the epoch under way, without the prior
 * @param loss mean of the last whole epoch's, without the prior; NaN before there is one
 * @param standing towards its early stop
 * @param optimiser what its optimiser remembers
 */
public record FitState(
        int epochs, List<Double> losses, double loss, EarlyStop.Standing standing, OptimiserState optimiser) {

    public FitState {
        losses = List.copyOf(losses);
    }
}

package dev.occam.tuner.loop;

import dev.occam.laplace.evidence.Hyperparameters;

/** A search for hyperparameters that trains and judges in turn. */
public interface OuterLoop {

    /**
     * Steps that the loop takes if it is not cut short.
     *
     * @return of all fits together
     */
    long steps();

    /**
     * Searches.
     *
     * @param start prior and noise to begin with
     * @return the chosen state, or the last good one where training diverged or was interrupted
     */
    LoopResult run(Hyperparameters start);
}

package dev.occam.tuner.train;

/** Hears of each epoch of training. */
@FunctionalInterface
public interface EpochListener {

    /**
     * One more epoch is done.
     *
     * @param stepsDone steps since the training was made, of all fits
     * @param loss mean of the epoch's losses without the prior
     */
    void epoch(long stepsDone, double loss);

    /** A step is to come: what it was told to look at stands between two steps. */
    default void step() {}

    /**
     * The fit ends early: its objective has stopped falling. Told after the epoch itself.
     *
     * @param epoch its last one, from 1
     * @param epochs what it was to have
     */
    default void stopped(int epoch, int epochs) {}
}

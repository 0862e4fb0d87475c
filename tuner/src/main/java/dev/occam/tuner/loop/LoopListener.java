package dev.occam.tuner.loop;

import org.jspecify.annotations.Nullable;

/** Hears where a loop stands. */
@FunctionalInterface
public interface LoopListener {

    /**
     * One more epoch is done.
     *
     * @param steps since the start of the run
     * @param phase what is being trained
     * @param loss mean of the epoch's losses, without the prior
     * @param logEvidence the last judged evidence, or null before there is one
     */
    void epoch(long steps, String phase, double loss, @Nullable Double logEvidence);

    /**
     * A fit ends early.
     *
     * @param phase what was being trained
     * @param epoch the fit's last epoch, from 1
     * @param epochs what it was to have
     */
    default void stopped(String phase, int epoch, int epochs) {}
}

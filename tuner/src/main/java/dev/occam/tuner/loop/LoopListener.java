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
}

package dev.occam.tuner.compare;

import dev.occam.tuner.run.Progress;
import org.jspecify.annotations.Nullable;

/** The progress of many short runs as one: what a run says of itself counts as a part of its cell. */
final class CellProgress {

    private final Progress whole;
    private double done;

    /**
     * Progress over the cells still to do.
     *
     * @param whole hears of all of them together
     * @param total sum of their weights
     */
    CellProgress(Progress whole, double total) {
        this.whole = whole;
        whole.begin(Math.max(1, Math.round(total)));
    }

    /** The progress within a cell whose runs have a given length in all. */
    Progress of(String name, double steps, double weight) {
        return new Progress() {
            private long before;
            private long own;

            @Override
            public void note(String line) {
                // What a run chooses by itself is the same for every cell, and in no one's interest here.
            }

            @Override
            public void begin(long totalSteps) {
                before += own;
                own = 0;
            }

            @Override
            public void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence) {
                own = Math.max(own, stepsDone);
                double part = Math.min(1, (before + own) / steps);
                whole.advance(Math.round(done + part * weight), name, loss, logEvidence);
            }

            @Override
            public void finish() {}
        };
    }

    /** A cell has come to its end. */
    void ended(double weight) {
        done += weight;
    }
}

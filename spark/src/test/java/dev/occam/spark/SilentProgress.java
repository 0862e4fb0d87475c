package dev.occam.spark;

import dev.occam.tuner.run.Progress;
import org.jspecify.annotations.Nullable;

/** The progress of a run that no one watches but to see whether it has been judged. */
final class SilentProgress implements Progress {

    private volatile boolean judged;

    /** Whether a state has been judged and training gone on. */
    boolean judged() {
        return judged;
    }

    @Override
    public void note(String line) {}

    @Override
    public void begin(long totalSteps) {}

    @Override
    public void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence) {
        judged |= logEvidence != null;
    }

    @Override
    public void finish() {}
}

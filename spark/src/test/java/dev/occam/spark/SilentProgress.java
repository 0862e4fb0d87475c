package dev.occam.spark;

import dev.occam.tuner.run.Progress;
import org.jspecify.annotations.Nullable;

/** The progress of a run that no one watches. */
final class SilentProgress implements Progress {

    @Override
    public void note(String line) {}

    @Override
    public void begin(long totalSteps) {}

    @Override
    public void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence) {}

    @Override
    public void finish() {}
}

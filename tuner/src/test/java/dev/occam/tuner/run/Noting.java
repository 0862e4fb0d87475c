package dev.occam.tuner.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A progress that writes down the notes. */
record Noting(List<String> notes) implements Progress {

    static Progress in(List<String> notes) {
        return new Noting(notes);
    }

    @Override
    public void note(String line) {
        notes.add(line);
    }

    @Override
    public void begin(long totalSteps) {}

    @Override
    public void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence) {}

    @Override
    public void finish() {}
}

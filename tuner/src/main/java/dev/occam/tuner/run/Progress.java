package dev.occam.tuner.run;

import org.jspecify.annotations.Nullable;

/**
 * What a run says while it works; knows no terminal.
 *
 * <p>Called from the run's own thread: any number of notes, then {@link #begin}, {@link #advance} with notes between,
 * and {@link #finish}, however the run ends.
 */
public interface Progress {

    /** Says one line, once: a choice the run made by itself, or something to know. */
    void note(String line);

    /**
     * Opens the work.
     *
     * @param totalSteps steps the run will take at most, of all phases together
     */
    void begin(long totalSteps);

    /**
     * Reports where the work stands.
     *
     * @param stepsDone   steps done so far, never falling
     * @param phase       what is being done, in a few words such as {@code round 3 of 8}
     * @param loss        the training loss, a mean over rows
     * @param logEvidence the last log marginal likelihood; null before there is one
     */
    void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence);

    /** Closes the work, early or not; again does nothing. */
    void finish();

    /** A progress that says nothing. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void note(String line) {}

            @Override
            public void begin(long totalSteps) {}

            @Override
            public void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence) {}

            @Override
            public void finish() {}
        };
    }
}

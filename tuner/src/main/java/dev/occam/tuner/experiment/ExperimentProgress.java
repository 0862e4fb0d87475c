package dev.occam.tuner.experiment;

import dev.occam.tuner.run.Progress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one run as a part of that of all: every run counts the same, whatever it takes.
 *
 * <p>What several runs say alike is said once.
 */
final class ExperimentProgress {

    /** What a run counts. */
    static final long PARTS = 1000;

    private final Progress whole;
    private final int first;
    private final int planned;
    private final Set<String> said = new HashSet<>();

    /**
     * Progress over the runs still to do.
     *
     * @param whole   hears of all of them together
     * @param done    runs that had ended before
     * @param planned runs in all
     */
    ExperimentProgress(Progress whole, int done, int planned) {
        this.whole = whole;
        this.first = done;
        this.planned = planned;
        whole.begin(PARTS * (planned - done));
    }

    /** The progress of the run at a place among all. */
    Progress of(PlannedRun run, int place) {
        String name = run.name() + " (" + (place + 1) + " of " + planned + ")";
        return new Progress() {
            private long total = 1;

            @Override
            public void note(String line) {
                if (said.add(line)) {
                    whole.note(line);
                }
            }

            @Override
            public void begin(long totalSteps) {
                total = Math.max(1, totalSteps);
            }

            @Override
            public void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence) {
                long part = Math.min(PARTS, PARTS * stepsDone / total);
                whole.advance(PARTS * (place - first) + part, name, loss, logEvidence);
            }

            @Override
            public void finish() {}
        };
    }
}

package dev.occam.tuner.batch;

import dev.occam.reports.record.BatchRecord;
import org.jspecify.annotations.Nullable;

/** Who is told how a batch goes; called by one thread at a time. */
public interface BatchListener {

    /**
     * The batch begins, or goes on.
     *
     * @param ended   runs that had come to their end before
     * @param planned runs in all
     * @param workers processes side by side
     */
    void begin(int ended, int planned, int workers);

    /**
     * A worker stands somewhere in a run.
     *
     * @param worker from 0
     * @param run    its name
     * @param share  of its steps that are done, from 0 to 1
     * @param phase  what is being done, in a few words
     */
    void advance(int worker, String run, double share, String phase);

    /**
     * A run says something to know.
     *
     * @param run  its name
     * @param line what it says
     */
    void note(String run, String line);

    /**
     * A worker has nothing to do with a run any more.
     *
     * @param worker  from 0
     * @param run     what became of it; open where it is to be gone on with
     * @param figures of a finished run: test negative log-likelihood and evidence for a row, where there are any
     */
    void end(int worker, BatchRecord.Entry run, Figures figures);

    /**
     * What a finished run found.
     *
     * @param perDatum evidence of a training row; null where there is none
     * @param testNll  negative log-likelihood of a test row; null where there is none
     */
    record Figures(@Nullable Double perDatum, @Nullable Double testNll) {

        /** Of a run without any. */
        static final Figures NONE = new Figures(null, null);
    }

    /** A listener to whom nothing matters. */
    static BatchListener silent() {
        return new BatchListener() {
            @Override
            public void begin(int ended, int planned, int workers) {}

            @Override
            public void advance(int worker, String run, double share, String phase) {}

            @Override
            public void note(String run, String line) {}

            @Override
            public void end(int worker, BatchRecord.Entry run, Figures figures) {}
        };
    }
}

package dev.occam.tuner.loop;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** Wall-clock time spent, by kind of work. */
public final class Stopwatch {

    /** Kinds of work. */
    public enum Work {
        DATA,
        TRAINING,
        CURVATURE,
        EVIDENCE
    }

    private final Map<Work, Long> nanos = new EnumMap<>(Work.class);

    /**
     * Does something and counts its time.
     *
     * @param work what kind of work it is
     * @param action what is done
     * @param <T> its result
     * @return its result
     */
    public <T> T time(Work work, Supplier<T> action) {
        long start = System.nanoTime();
        try {
            return action.get();
        } finally {
            nanos.merge(work, System.nanoTime() - start, Long::sum);
        }
    }

    /**
     * Counts time that an earlier part of the run spent.
     *
     * @param work the kind of work
     * @param seconds how long it took
     */
    public void carryOver(Work work, double seconds) {
        nanos.merge(work, (long) (seconds * 1e9), Long::sum);
    }

    /**
     * Time spent so far.
     *
     * @param work the kind of work
     * @return seconds
     */
    public double seconds(Work work) {
        return nanos.getOrDefault(work, 0L) / 1e9;
    }
}

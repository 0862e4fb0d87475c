package dev.occam.tuner.bench;

import ai.djl.ndarray.types.DataType;
import java.util.Set;

/**
 * How to measure.
 *
 * @param threads of one operator
 * @param device {@code cpu}, {@code gpu} or {@code gpu:N}
 * @param repeats rounds, of which the median counts
 * @param quick whether to take a hundredth of the data: to see that it works, not how fast
 * @param precision of network and data, FLOAT32 or FLOAT64
 * @param only names of the benchmarks to run; empty for all
 */
public record BenchOptions(
        int threads, String device, int repeats, boolean quick, DataType precision, Set<String> only) {

    public BenchOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("a benchmark needs at least one thread, not " + threads);
        }
        if (repeats < 1) {
            throw new IllegalArgumentException("a benchmark needs at least one round, not " + repeats);
        }
        if (precision != DataType.FLOAT32 && precision != DataType.FLOAT64) {
            throw new IllegalArgumentException("the precision is FLOAT32 or FLOAT64, not " + precision);
        }
        only = Set.copyOf(only);
        if (!Benchmarks.NAMES.containsAll(only)) {
            throw new IllegalArgumentException("the benchmarks are " + Benchmarks.NAMES + ", not " + only);
        }
    }

    boolean wants(String benchmark) {
        return only.isEmpty() || only.contains(benchmark);
    }
}

package dev.occam.tuner.bench;

import java.time.Duration;
import java.util.Optional;

/** Hears what is about to be measured, outside of what is timed. */
@FunctionalInterface
public interface BenchListener {

    /**
     * Where the benchmarks stand.
     *
     * @param benchmark name of the one that runs
     * @param number its place among those that run, from 1
     * @param of how many run
     * @param what is about to be timed
     * @param round from 1; 0 while everything runs once to warm up
     * @param rounds of this benchmark
     * @param left wall time until this benchmark is done; empty while it warms up
     */
    record Standing(
            String benchmark, int number, int of, String what, int round, int rounds, Optional<Duration> left) {}

    /**
     * Something is about to be timed.
     *
     * @param standing what, and how far the benchmark is
     */
    void next(Standing standing);
}

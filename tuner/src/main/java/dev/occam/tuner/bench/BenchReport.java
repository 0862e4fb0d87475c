package dev.occam.tuner.bench;

import java.util.List;

/**
 * A whole run of the benchmarks, with what it ran on.
 *
 * @param libtorch its version
 * @param djl its version
 * @param java its version
 * @param processor architecture, and how many there are
 * @param device {@code cpu}, {@code gpu} or {@code gpu:N}
 * @param threads of one operator
 * @param precision of network and data
 * @param repeats rounds
 * @param quick whether the sizes were cut down, so that the figures say nothing about speed
 * @param clock what time is told by
 * @param load how busy the machine was before
 * @param benchmarks what came of each
 */
public record BenchReport(
        String libtorch,
        String djl,
        String java,
        String processor,
        String device,
        int threads,
        String precision,
        int repeats,
        boolean quick,
        Clock clock,
        Load load,
        List<BenchmarkResult> benchmarks) {}

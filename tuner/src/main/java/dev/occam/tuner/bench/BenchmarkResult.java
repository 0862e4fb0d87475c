package dev.occam.tuner.bench;

import java.util.List;

/**
 * What came of one benchmark.
 *
 * @param name a word for it
 * @param network the network in words
 * @param rows data in a pass
 * @param batch rows in a batch
 * @param measurements everything that was timed
 * @param targets the ratios that matter
 * @param floor the matrix products that the floor consists of; empty if it has none
 * @param floorOf what they are counted for, such as {@code one batch}
 * @param peers what others need for the same, stored
 * @param memory what was held at most; empty where it is not measured
 */
public record BenchmarkResult(
        String name,
        String network,
        int rows,
        int batch,
        List<Measurement> measurements,
        List<Target> targets,
        List<Product> floor,
        String floorOf,
        List<PeerFigure> peers,
        List<PeakMemory> memory) {}

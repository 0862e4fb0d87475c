package dev.occam.tuner.run;

import dev.occam.reports.record.NoveltyHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Puts the novelty of rows into bins of equal width on a logarithmic scale, of which 1, where far begins, is an edge. */
final class NoveltyBins {

    private static final double BINS_PER_DECADE = 16;

    /** Nothing is nearer than this, or farther than its inverse. */
    private static final int OUTERMOST = (int) (4 * BINS_PER_DECADE);

    private NoveltyBins() {}

    /**
     * The histogram.
     *
     * @param novelty turns scores into novelty
     * @param train scores of training rows, at least one
     * @param test scores of test rows; null where there are none
     */
    static NoveltyHistogram of(Novelty novelty, double[] train, double @Nullable [] test) {
        double[] none = {};
        int[] all = DoubleStream.concat(Arrays.stream(train), Arrays.stream(test == null ? none : test))
                .mapToInt(score -> bin(novelty, score))
                .toArray();
        int first = Math.min(-1, Arrays.stream(all).min().orElse(-1));
        int last = Math.max(0, Arrays.stream(all).max().orElse(0));
        List<Double> edges = new ArrayList<>();
        for (int b = first; b <= last + 1; b++) {
            edges.add(Math.pow(10, b / BINS_PER_DECADE));
        }
        return new NoveltyHistogram(
                novelty.quantile(),
                edges,
                counts(novelty, train, first, last),
                test == null ? null : counts(novelty, test, first, last));
    }

    private static List<Long> counts(Novelty novelty, double[] scores, int first, int last) {
        long[] counts = new long[last - first + 1];
        for (double score : scores) {
            counts[bin(novelty, score) - first]++;
        }
        return Arrays.stream(counts).boxed().toList();
    }

    /** Bin 0 begins at 1: rows of a novelty of exactly 1 are not far yet. */
    private static int bin(Novelty novelty, double score) {
        double place = Math.ceil(Math.log10(Math.max(1e-300, novelty.relative(score))) * BINS_PER_DECADE) - 1;
        return (int) Math.max(-OUTERMOST, Math.min(OUTERMOST, place));
    }
}

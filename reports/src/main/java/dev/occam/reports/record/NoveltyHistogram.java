package dev.occam.reports.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far rows lie from the training rows, by the deviation that the posterior leaves to the network's outputs there.
 *
 * @param quantile share of training rows whose novelty is below 1; rows above 1 count as far
 * @param edges novelty at the ends of the bins, ascending: one more than there are bins
 * @param train training rows in each bin, of at most 2,000 that were looked at
 * @param test the same of test rows; null where there were none
 */
public record NoveltyHistogram(
        @Nullable Double quantile,
        List<@Nullable Double> edges,
        List<Long> train,
        @Nullable List<Long> test) {
    public NoveltyHistogram {
        quantile = Fields.finite(quantile);
        edges = Fields.finiteList(edges, "edges");
        train = Fields.counts(train, "train");
        test = test == null ? null : Fields.counts(test, "test");
        if (edges.size() != train.size() + 1 || test != null && test.size() != train.size()) {
            throw new IllegalArgumentException("the histogram of novelty has " + edges.size() + " edges for "
                    + train.size() + " bins; give one more edge than bins, and as many bins for test rows");
        }
    }
}

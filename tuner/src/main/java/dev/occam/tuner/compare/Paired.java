package dev.occam.tuner.compare;

import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.experiment.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Test NLL of an arm less that of another on the same splits, in nats a row.
 *
 * @param sets    by name of the set, those with results of both
 * @param missing splits without a result of both
 */
record Paired(Map<String, OfSet> sets, int missing) {

    /**
     * The differences on one set.
     *
     * @param difference over the splits
     * @param better     splits on which it is below zero
     */
    record OfSet(Estimate difference, int better) {}

    /**
     * The differences of two arms.
     *
     * @param predictive of the first arm, by name; null for the one it predicts by. The other has its own
     */
    static Paired of(Cells cells, String arm, String against, @Nullable String predictive) {
        Map<String, OfSet> sets = new LinkedHashMap<>();
        int missing = 0;
        for (CompareConfig.SetPart set : cells.compare().sets()) {
            List<Double> differences = new ArrayList<>();
            for (int number : set.splits().numbers()) {
                Double own = nll(cells.of(set.name(), number, arm), predictive);
                Double other = nll(cells.of(set.name(), number, against), null);
                if (own == null || other == null) {
                    missing++;
                } else {
                    differences.add(own - other);
                }
            }
            if (!differences.isEmpty()) {
                int better = (int) differences.stream().filter(d -> d < 0).count();
                sets.put(set.name(), new OfSet(Estimate.of(differences), better));
            }
        }
        return new Paired(sets, missing);
    }

    private static @Nullable Double nll(@Nullable Cell cell, @Nullable String predictive) {
        if (cell == null) {
            return null;
        }
        Score score = predictive == null ? cell.score() : cell.scores().get(predictive);
        return score == null ? null : score.nll();
    }

    /** Splits of all sets on which it is better. */
    int better() {
        return sets.values().stream().mapToInt(OfSet::better).sum();
    }

    /** Splits of all sets that count. */
    int splits() {
        return sets.values().stream().mapToInt(set -> set.difference().count()).sum();
    }

    /** Median over sets of the mean difference; NaN where there are none. */
    double median() {
        return median(sets.values().stream()
                .mapToDouble(set -> set.difference().mean())
                .toArray());
    }

    /** Mean difference of the set where it is highest; NaN where there are none. */
    double worst() {
        return sets.values().stream()
                .mapToDouble(set -> set.difference().mean())
                .max()
                .orElse(Double.NaN);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}

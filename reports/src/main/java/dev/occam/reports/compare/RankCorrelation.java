package dev.occam.reports.compare;

import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.jspecify.annotations.Nullable;

/** Spearman's rank correlation, ties having their mean rank. */
final class RankCorrelation {
    private RankCorrelation() {}

    /**
     * The correlation of the ranks of two quantities.
     *
     * @param first (n), n at least 2
     * @param second (n)
     * @return in [-1, 1]; null where one of them does not vary
     */
    static @Nullable Double of(double[] first, double[] second) {
        double rho = new SpearmansCorrelation().correlation(first, second);
        return Double.isFinite(rho) ? Math.max(-1, Math.min(1, rho)) : null;
    }
}

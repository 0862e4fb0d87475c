package dev.occam.tuner.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mean over seeds and how sure it is.
 *
 * @param mean          over all seeds
 * @param standardError of the mean: sample standard deviation over the root of their number; null of a single seed
 * @param count         of seeds
 */
public record Estimate(double mean, @Nullable Double standardError, int count) {

    /**
     * The estimate from one value a seed.
     *
     * @param values finite, at least one
     */
    public static Estimate of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values to estimate from");
        }
        int n = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return new Estimate(mean, n == 1 ? null : Math.sqrt(squares / (n - 1) / n), n);
    }
}

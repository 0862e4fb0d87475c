package dev.occam.tuner.experiment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mean over seeds and how sure it is.
 *
 * @param mean          over all seeds
 * @param standardError of the mean: sample standard deviation over the root of their number; null of a single seed
 * @param count         of seeds
 * @param median        over all seeds
 */
public record Estimate(double mean, @Nullable Double standardError, int count, double median) {

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
        return new Estimate(mean, n == 1 ? null : Math.sqrt(squares / (n - 1) / n), n, median(values));
    }

    /** The value in the middle, or the mean of the two there. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}

package dev.occam.tuner.bench;

import java.util.Arrays;
import java.util.List;

/**
 * Several values of the same thing, by their middle and their ends.
 *
 * @param median the middle value; of an even number, the mean of the two
 * @param min the least
 * @param max the greatest
 * @param all in the order in which they were measured
 */
public record Spread(double median, double min, double max, List<Double> all) {

    /**
     * The spread of some values.
     *
     * @param values at least one
     * @return their spread
     */
    static Spread of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int n = sorted.length;
        if (n == 0) {
            throw new IllegalArgumentException("no value was measured");
        }
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        return new Spread(median, sorted[0], sorted[n - 1], List.copyOf(values));
    }

    /**
     * The ratio to another quantity, value by value: what was measured in the same round saw the same load.
     *
     * @param other measured in the same rounds
     * @return the spread of the ratios
     */
    Spread dividedBy(Spread other) {
        double[] ratios = new double[all.size()];
        Arrays.setAll(ratios, i -> all.get(i) / other.all.get(i));
        return of(Arrays.stream(ratios).boxed().toList());
    }
}

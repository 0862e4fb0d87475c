package dev.occam.reports.record;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How well the chosen network predicts.
 *
 * @param train metrics on the training rows, in the order to show them
 * @param test the same on the test rows; null where there were none
 */
public record Metrics(List<Metric> train, @Nullable List<Metric> test) {
    public Metrics {
        train = Fields.list(train, "train");
        test = test == null ? null : Fields.list(test, "test");
    }

    /** Returns the test metric of that name, if there were test rows and it was measured. */
    public Optional<Metric> test(String name) {
        List<Metric> measured = test == null ? List.of() : test;
        return measured.stream().filter(metric -> metric.name().equals(name)).findFirst();
    }

    /**
     * One metric.
     *
     * @param name short name: {@code nll}, {@code rmse}, {@code mae}, {@code r2}, {@code accuracy}, {@code ece}, ...
     * @param value its value; null where it does not exist or is not finite
     * @param unit its unit, such as {@code nats per row}; empty for a plain ratio
     */
    public record Metric(String name, @Nullable Double value, String unit) {
        public Metric {
            Fields.required(name, "name");
            value = Fields.finite(value);
            Fields.required(unit, "unit");
        }
    }
}

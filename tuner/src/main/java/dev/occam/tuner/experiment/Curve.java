package dev.occam.tuner.experiment;

import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.Metrics.Metric;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.TrainingLog;
import dev.occam.tuner.config.Quantity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A quantity of a run at the ends of its epochs: of those where it was measured. */
final class Curve {

    private final List<EpochPoint> points;
    private final Quantity quantity;

    private Curve(List<EpochPoint> points, Quantity quantity) {
        this.points = points;
        this.quantity = quantity;
    }

    /**
     * The curve of a run; empty where it has no such epoch.
     *
     * @param quantity the training loss, or one of the test rows
     */
    static Optional<Curve> of(RunRecord run, Quantity quantity) {
        TrainingLog log = run.training();
        if (log == null) {
            return Optional.empty();
        }
        List<EpochPoint> points = log.curve().stream()
                .filter(point -> quantity == Quantity.LOSS || test(point, quantity) != null)
                .toList();
        return points.isEmpty() ? Optional.empty() : Optional.of(new Curve(points, quantity));
    }

    /** Value at the end; NaN where it is not finite. */
    double last() {
        return value(end());
    }

    /** The best value on the way; NaN where none is finite. */
    double best() {
        return value(place(true));
    }

    /** Where it ends. */
    EpochPoint end() {
        return points.get(points.size() - 1);
    }

    /** Where it ends, or where it is at its best for the first time. */
    EpochPoint place(boolean best) {
        EpochPoint place = end();
        if (best) {
            for (int i = points.size() - 1; i >= 0; i--) {
                EpochPoint point = points.get(i);
                if (Double.isNaN(value(place)) || reaches(value(point), value(place))) {
                    place = point;
                }
            }
        }
        return place;
    }

    /** The end of the first epoch at whose end the value is {@code mark} or better. */
    Optional<EpochPoint> at(double mark) {
        return points.stream().filter(point -> reaches(value(point), mark)).findFirst();
    }

    /** The end of an epoch, where it was measured there. */
    Optional<EpochPoint> after(int epoch) {
        return points.stream().filter(point -> point.epoch() == epoch).findFirst();
    }

    /** Value at one of its points; NaN where it is not finite. */
    double value(EpochPoint point) {
        Double value = quantity == Quantity.LOSS ? point.loss() : test(point, quantity);
        return Objects.requireNonNullElse(value, Double.NaN);
    }

    private boolean reaches(double value, double mark) {
        return quantity.greaterIsBetter() ? value >= mark : value <= mark;
    }

    /** A metric of the test rows at the end of an epoch; null where it was not measured. */
    static @Nullable Double test(EpochPoint point, Quantity quantity) {
        List<Metric> test = Objects.requireNonNullElse(point.test(), List.of());
        return test.stream()
                .filter(metric -> metric.name().equals(quantity.label()))
                .findFirst()
                .map(Metric::value)
                .orElse(null);
    }
}

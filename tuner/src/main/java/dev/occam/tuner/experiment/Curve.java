package dev.occam.tuner.experiment;

import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.TrainingLog;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The training losses of a run over its epochs. */
final class Curve {

    private final List<EpochPoint> points;

    private Curve(List<EpochPoint> points) {
        this.points = points;
    }

    /** The curve of a run; empty where it has no epoch. */
    static Optional<Curve> of(RunRecord run) {
        TrainingLog log = run.training();
        return log == null || log.curve().isEmpty() ? Optional.empty() : Optional.of(new Curve(log.curve()));
    }

    /** Loss of the last epoch; NaN where it is not finite. */
    double last() {
        return loss(end());
    }

    /** Where it ends. */
    EpochPoint end() {
        return points.get(points.size() - 1);
    }

    /** The end of the first epoch whose loss is {@code mark} or lower. */
    Optional<EpochPoint> at(double mark) {
        return points.stream().filter(point -> loss(point) <= mark).findFirst();
    }

    private static double loss(EpochPoint point) {
        return Objects.requireNonNullElse(point.loss(), Double.NaN);
    }
}

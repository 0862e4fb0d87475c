package dev.occam.tuner.experiment;

import dev.occam.reports.record.Durations;
import dev.occam.reports.record.Evidence;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.Quantity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The quantities of an experiment in the record of a run. */
final class Measured {

    private Measured() {}

    /** The quantity; null where the run has none, as a fit under a given prior has no evidence. */
    static @Nullable Double of(RunRecord run, Quantity quantity) {
        Durations time = run.durations();
        return switch (quantity) {
            case ACCURACY, NLL, ECE, RMSE -> test(run.metrics(), quantity.label());
            case LOSS -> Curve.of(run, quantity).map(Curve::last).orElse(null);
            case LOSS_BEST, NLL_BEST, ACCURACY_BEST ->
                Curve.of(run, quantity.onTheWay()).map(Curve::best).orElse(null);
            case EVIDENCE -> evidence(run.evidence());
            case EFFECTIVE ->
                run.groups().isEmpty()
                        ? null
                        : run.groups().stream()
                                .map(ParameterGroup::effectiveParameters)
                                .mapToDouble(value -> Objects.requireNonNullElse(value, 0.0))
                                .sum();
            case SECONDS -> time.total();
            case SECONDS_DATA -> time.data();
            case SECONDS_TRAINING -> time.training();
            case SECONDS_CURVATURE -> time.curvature();
            case SECONDS_EVIDENCE -> time.evidence();
            case SECONDS_OTHER -> time.other();
        };
    }

    private static @Nullable Double test(@Nullable Metrics metrics, String name) {
        return metrics == null
                ? null
                : metrics.test(name).map(Metrics.Metric::value).orElse(null);
    }

    private static @Nullable Double evidence(@Nullable Evidence evidence) {
        return evidence == null ? null : evidence.value();
    }
}

package dev.occam.tuner.experiment;

import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.SearchConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The search of an arm in a variant: what became of each of its points with the first seed. */
final class Search {

    private Search() {}

    /**
     * A point of a search.
     *
     * @param name     of it
     * @param ended    whether its run has
     * @param diverged whether that ended in divergence
     * @param value    of the quantity searched by, at its best where it is to be at a mark; null where there is none
     * @param steps    to the mark; null where there is none, or it was never reached
     */
    record Point(
            String name,
            boolean ended,
            boolean diverged,
            @Nullable Double value,
            @Nullable Long steps) {}

    /** The points of an arm, in the experiment's order. */
    static List<Point> points(Results results, String variant, String arm) {
        SearchConfig by = Objects.requireNonNull(results.experiment().search(), "an arm is searched by something");
        List<Point> points = new ArrayList<>();
        for (ExperimentConfig.Part point : results.experiment().arm(arm).points()) {
            points.add(run(results, variant, arm, point.name())
                    .map(run -> ended(point.name(), run, by))
                    .orElse(new Point(point.name(), false, false, null, null)));
        }
        return points;
    }

    /** The finished runs of an arm's points with the first seed, by point in the experiment's order. */
    static Map<String, RunRecord> finished(Results results, String variant, String arm) {
        Map<String, RunRecord> finished = new LinkedHashMap<>();
        for (ExperimentConfig.Part point : results.experiment().arm(arm).points()) {
            run(results, variant, arm, point.name())
                    .flatMap(run -> run.filter(record -> record.status() == RunStatus.FINISHED))
                    .ifPresent(record -> finished.put(point.name(), record));
        }
        return finished;
    }

    /** The run of a point with the first seed, if it has ended; without a record where nothing could be recorded. */
    private static Optional<Optional<RunRecord>> run(Results results, String variant, String arm, String point) {
        long seed = results.experiment().seeds().get(0);
        return results.runs().entrySet().stream()
                .filter(run -> run.getKey().variant().equals(variant)
                        && run.getKey().arm().equals(arm)
                        && run.getKey().seed() == seed
                        && point.equals(run.getKey().point()))
                .findFirst()
                .map(Map.Entry::getValue);
    }

    private static Point ended(String name, Optional<RunRecord> run, SearchConfig by) {
        Optional<RunRecord> finished = run.filter(record -> record.status() == RunStatus.FINISHED);
        Double mark = by.mark();
        if (mark == null) {
            @Nullable
            Double value =
                    finished.map(record -> Measured.of(record, by.quantity())).orElse(null);
            return new Point(name, true, finished.isEmpty(), value, null);
        }
        return new Point(
                name,
                true,
                finished.isEmpty(),
                finished.flatMap(record -> Curve.of(record, by.quantity()))
                        .map(Curve::best)
                        .orElse(null),
                finished.flatMap(record -> steps(record, by)).orElse(null));
    }

    /** Optimiser steps of a run to the mark of a search; empty where it has none, or was never there. */
    static Optional<Long> steps(RunRecord run, @Nullable SearchConfig by) {
        Double mark = by == null ? null : by.mark();
        return by == null || mark == null
                ? Optional.empty()
                : Curve.of(run, by.quantity()).flatMap(curve -> curve.at(mark)).map(EpochPoint::step);
    }

    /** As {@link Results#best}. */
    static Optional<String> best(Results results, String variant, String arm) {
        List<Point> points = points(results, variant, arm);
        if (points.isEmpty() || points.stream().anyMatch(point -> !point.ended())) {
            return Optional.empty();
        }
        SearchConfig by = Objects.requireNonNull(results.experiment().search());
        boolean greater = by.quantity().greaterIsBetter();
        Point best = points.get(0);
        for (Point point : points) {
            if (sooner(point, best) || (!sooner(best, point) && better(point.value(), best.value(), greater))) {
                best = point;
            }
        }
        return Optional.of(best.name());
    }

    /** Where none is at a mark, or none is given, neither is sooner. */
    private static boolean sooner(Point one, Point other) {
        Long mine = one.steps();
        Long its = other.steps();
        return mine != null && (its == null || mine < its);
    }

    /** Of a value that is none or not finite, every other is better. */
    private static boolean better(@Nullable Double one, @Nullable Double other, boolean greater) {
        if (one == null || !Double.isFinite(one)) {
            return false;
        }
        return other == null || !Double.isFinite(other) || (greater ? one > other : one < other);
    }
}

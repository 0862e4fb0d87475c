package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The training loss of a run over steps or over seconds, and the test rows' where it was measured on the way. */
final class LossChart {
    /** What the loss is drawn over. */
    enum Over {
        /** Optimiser steps. */
        STEPS("step", "optimiser steps", point -> (double) point.step()),
        /** Seconds of training, without the time that measuring took. */
        SECONDS("second", "seconds of training", EpochPoint::seconds);

        private final String name;
        private final String unit;
        private final Function<EpochPoint, @Nullable Double> place;

        Over(String name, String unit, Function<EpochPoint, @Nullable Double> place) {
            this.name = name;
            this.unit = unit;
            this.place = place;
        }
    }

    private LossChart() {}

    /** Whether there is anything to draw. */
    static boolean drawable(List<EpochPoint> curve, Over over) {
        return !points(curve, over, EpochPoint::loss).isEmpty();
    }

    /** The chart; of classes the loss is in nats, of numbers half a squared error in the units trained on. */
    static Chart of(List<EpochPoint> curve, Over over, Task task) {
        List<double[]> losses = points(curve, over, EpochPoint::loss);
        String unit = task != Task.REGRESSION ? "nats a row" : "half the squared error";
        List<double[]> tests = points(curve, over, LossChart::testNll);
        ObjectNode options =
                ChartOptions.overNumbers(over.unit, "value", unit, isWide(losses) ? "log" : "value", "axis");
        ArrayNode series = (ArrayNode) options.get("series");
        series.add(ChartOptions.path("Training loss", 0, byFit(curve, over))
                .put("showSymbol", false)
                .put("connectNulls", false));
        if (!tests.isEmpty()) {
            series.add(ChartOptions.path("Test loss (nll)", 1, tests));
        }
        return new Chart(
                "loss-by-" + over.name,
                summary(curve, over),
                "Mean over each epoch, without the weight-decay term" + unitNote(task, !tests.isEmpty())
                        + ". A gap is where a new fit begins from the start.",
                300,
                options,
                sheet(curve, over));
    }

    /** Whether values span decades; a logarithmic axis of less has hardly a label. */
    private static boolean isWide(List<double[]> points) {
        double least = points.stream().mapToDouble(point -> point[1]).min().orElse(1);
        return points.stream().mapToDouble(point -> point[1]).max().orElse(1) > 10 * least;
    }

    private static String unitNote(Task task, boolean tested) {
        return task != Task.REGRESSION
                ? ""
                : ", in the units trained on (standardised data)" + (tested ? "; the test rows' is in nats" : "");
    }

    /** The training loss with a gap before each fit that does not go on from the one before. */
    private static List<double[]> byFit(List<EpochPoint> curve, Over over) {
        List<double[]> points = new ArrayList<>();
        for (int from = 0, to = 0; from < curve.size(); from = to) {
            String kind = kind(curve.get(from));
            for (to = from + 1; to < curve.size() && kind(curve.get(to)).equals(kind); ) {
                to++;
            }
            List<double[]> fit = points(curve.subList(from, to), over, EpochPoint::loss);
            if (!fit.isEmpty() && !points.isEmpty()) {
                points.add(new double[] {fit.get(0)[0], Double.NaN});
            }
            points.addAll(fit);
        }
        return points;
    }

    /** Rounds go on from each other; other phases do not. */
    private static String kind(EpochPoint point) {
        return point.phase().replaceAll("[0-9]+", "");
    }

    /** A logarithmic axis has no place for zero. */
    private static List<double[]> points(
            List<EpochPoint> curve, Over over, Function<EpochPoint, @Nullable Double> value) {
        List<double[]> points = new ArrayList<>();
        for (EpochPoint point : curve) {
            Double x = over.place.apply(point);
            Double y = value.apply(point);
            if (x != null && y != null && y > 0) {
                points.add(new double[] {x, y});
            }
        }
        return points;
    }

    private static @Nullable Double testNll(EpochPoint point) {
        List<Metrics.Metric> test = point.test() == null ? List.of() : point.test();
        return test.stream()
                .filter(metric -> metric.name().equals("nll"))
                .findFirst()
                .map(Metrics.Metric::value)
                .orElse(null);
    }

    private static String summary(List<EpochPoint> curve, Over over) {
        EpochPoint last = curve.get(curve.size() - 1);
        return "Line chart of the training loss by " + over.name + " over " + count(last.epoch())
                + (last.epoch() == 1 ? " epoch" : " epochs") + ": from "
                + number(curve.get(0).loss()) + " to " + number(last.loss()) + ".";
    }

    private static Sheet sheet(List<EpochPoint> curve, Over over) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (EpochPoint point : curve) {
            rows.add(Sheet.row(
                    point.phase(), point.epoch(), point.step(), point.seconds(), point.loss(), testNll(point)));
        }
        return new Sheet(
                "Loss by " + over.name,
                List.of(
                        Table.text("Phase"),
                        Table.number("Epoch"),
                        Table.number("Step"),
                        Table.number("Seconds"),
                        Table.number("Training loss"),
                        Table.number("Test nll")),
                rows);
    }
}

package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The training loss over the epochs of a run, and the test rows' where it was measured on the way. */
final class LossChart {
    /** Rows of the table behind the chart: a page of its own would help nobody. */
    private static final int MOST_ROWS = 60;

    private LossChart() {}

    static Chart of(List<EpochPoint> curve) {
        List<@Nullable Double> losses = new ArrayList<>();
        List<@Nullable Double> tests = new ArrayList<>();
        curve.forEach(point -> {
            losses.add(positive(point.loss()));
            tests.add(positive(testNll(point)));
        });
        ObjectNode options = ChartOptions.overPhases(
                ChartOptions.texts(curve, point -> String.valueOf(point.epoch())), "nats a row", "log");
        ArrayNode series = (ArrayNode) options.get("series");
        series.add(ChartOptions.line("Training loss", 0, losses).put("showSymbol", false));
        if (tests.stream().anyMatch(Objects::nonNull)) {
            series.add(ChartOptions.line("Test loss (nll)", 1, tests));
        }
        return new Chart(
                "loss-curve",
                summary(curve),
                "Mean over each epoch, without the weight-decay term. Each fit begins with a learning rate of its own.",
                300,
                options,
                table(curve));
    }

    /** A logarithmic axis has no place for zero. */
    private static @Nullable Double positive(@Nullable Double value) {
        return value != null && value > 0 ? value : null;
    }

    private static @Nullable Double testNll(EpochPoint point) {
        List<Metrics.Metric> test = point.test() == null ? List.of() : point.test();
        return test.stream()
                .filter(metric -> metric.name().equals("nll"))
                .findFirst()
                .map(Metrics.Metric::value)
                .orElse(null);
    }

    private static String summary(List<EpochPoint> curve) {
        EpochPoint last = curve.get(curve.size() - 1);
        return "Line chart of the training loss over " + count(last.epoch())
                + (last.epoch() == 1 ? " epoch" : " epochs") + ": from "
                + number(curve.get(0).loss()) + " to " + number(last.loss()) + ".";
    }

    private static Table table(List<EpochPoint> curve) {
        int every = (curve.size() + MOST_ROWS - 1) / MOST_ROWS;
        List<List<String>> rows = IntStream.range(0, curve.size())
                .filter(i -> i % every == 0 || i == curve.size() - 1)
                .mapToObj(curve::get)
                .map(point -> List.of(
                        point.phase(),
                        count(point.epoch()),
                        count(point.step()),
                        number(point.seconds()),
                        number(point.loss()),
                        number(testNll(point))))
                .toList();
        return new Table(
                "Loss by epoch",
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

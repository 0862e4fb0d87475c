package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.gather.ExperimentCurve;
import dev.occam.reports.gather.ExperimentCurve.Band;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The learning curves of an experiment's arms: a line an arm, in a band from the least to the greatest seed. */
final class CurveChart {
    /** What curves are drawn over. */
    enum Over {
        /** Optimiser steps. */
        STEPS("step", "optimiser steps", point -> (double) point.step()),
        /** Seconds of training, without the time that measuring took. */
        SECONDS("second", "seconds of training", ExperimentCurve.Point::seconds);

        private final String name;
        private final String unit;
        private final Function<ExperimentCurve.Point, @Nullable Double> place;

        Over(String name, String unit, Function<ExperimentCurve.Point, @Nullable Double> place) {
            this.name = name;
            this.unit = unit;
            this.place = place;
        }
    }

    /**
     * A curve to draw.
     *
     * @param name in the legend: short, and no other's
     * @param tint number of its colour: the same in all charts of a page
     */
    record Line(ExperimentCurve curve, String name, int tint) {}

    /**
     * What one or more charts show.
     *
     * @param id of the charts, without what they are drawn over
     * @param quantity as the curves name it
     * @param lines those that have it
     * @param marks of races, dashed
     * @param shown names of the lines drawn at first; the others wait in the legend
     */
    record Panel(String id, String quantity, List<Line> lines, List<Mark> marks, Set<String> shown) {}

    /** What a race has to reach, and who set it; empty where it was given. */
    record Mark(double value, String by) {
        String name() {
            return "Mark: " + number(value) + (by.isEmpty() ? "" : " (" + ChartOptions.label(by) + ")");
        }
    }

    private CurveChart() {}

    /** Whether there is anything to draw. */
    static boolean drawable(Panel panel, Over over) {
        return panel.lines.stream()
                .anyMatch(line -> !points(line, panel.quantity, over).isEmpty());
    }

    static Chart of(Panel panel, Over over) {
        CurveScale scale = CurveScale.of(panel, over);
        String name = Words.measured(panel.quantity);
        ObjectNode options =
                ChartOptions.overNumbers(over.unit, "value", name, scale.isLog() ? "log" : "value", "axis");
        scale.limit((ObjectNode) options.get("yAxis"));
        ArrayNode series = (ArrayNode) options.get("series");
        List<String> legend = new ArrayList<>();
        ObjectNode selected = ((ObjectNode) options.get("legend")).putObject("selected");
        double end = 0;
        double start = Double.POSITIVE_INFINITY;
        for (Line line : panel.lines) {
            List<double[]> points = points(line, panel.quantity, over);
            if (!points.isEmpty()) {
                legend.add(line.name);
                selected.put(line.name, panel.shown.contains(line.name));
                series.add(ChartOptions.path(line.name, line.tint, points)
                        .put("tint", line.tint)
                        .put("showSymbol", points.size() <= 12));
                band(line, panel.quantity, over).ifPresent(series::add);
                start = Math.min(start, points.get(0)[0]);
                end = Math.max(end, points.get(points.size() - 1)[0]);
            }
        }
        for (Mark mark : panel.marks) {
            legend.add(mark.name());
            selected.put(mark.name(), true);
            series.add(
                    ChartOptions.guide(mark.name(), new double[] {start, mark.value}, new double[] {end, mark.value}));
        }
        ChartOptions.strings(((ObjectNode) options.get("legend")).putArray("data"), legend);
        return new Chart(
                panel.id + "-by-" + over.name, summary(panel, over), note(panel, scale), 340, options, sheet(panel));
    }

    private static Optional<ObjectNode> band(Line line, String quantity, Over over) {
        ObjectNode series = JsonNodeFactory.instance.objectNode();
        ArrayNode data = series.put("type", "custom")
                .put("name", line.name)
                .put("role", "band")
                .put("tint", line.tint)
                .putArray("data");
        boolean wide = false;
        for (ExperimentCurve.Point point : line.curve.points()) {
            Double x = over.place.apply(point);
            Band value = point.values().get(quantity);
            if (x != null && value != null) {
                data.addArray().add(x).add(value.least()).add(value.most());
                wide |= value.isWide();
            }
        }
        return wide ? Optional.of(series) : Optional.empty();
    }

    /** Where it was measured: place and median. */
    static List<double[]> points(Line line, String quantity, Over over) {
        List<double[]> points = new ArrayList<>();
        for (ExperimentCurve.Point point : line.curve.points()) {
            Double x = over.place.apply(point);
            Band value = point.values().get(quantity);
            if (x != null && value != null) {
                points.add(new double[] {x, value.median()});
            }
        }
        return points;
    }

    private static String summary(Panel panel, Over over) {
        StringBuilder text = new StringBuilder("Line chart of the " + Words.measured(panel.quantity) + " by "
                + over.name + ", " + count(panel.lines.size()) + (panel.lines.size() == 1 ? " arm: " : " arms: "));
        List<String> ends = new ArrayList<>();
        for (Line line : panel.lines) {
            List<double[]> points = points(line, panel.quantity, over);
            if (!points.isEmpty() && panel.shown.contains(line.name)) {
                ends.add(line.name + " from " + number(points.get(0)[1]) + " to "
                        + number(points.get(points.size() - 1)[1]));
            }
        }
        text.append(String.join("; ", ends)).append(".");
        panel.marks.forEach(mark -> text.append(" ").append(mark.name()).append("."));
        return text.toString();
    }

    private static String note(Panel panel, CurveScale scale) {
        boolean banded = panel.lines.stream()
                .flatMap(line -> line.curve.points().stream())
                .anyMatch(point -> point.values().containsKey(panel.quantity)
                        && point.values().get(panel.quantity).isWide());
        String hidden = panel.shown.size() < panel.lines.size()
                ? " The legend switches on " + count(panel.lines.size() - panel.shown.size()) + " more arms."
                : "";
        return (banded ? "Medians over the seeds, in bands from the least to the greatest." : "One value an epoch.")
                + (panel.marks.isEmpty() ? "" : " Dashed: what a race has to reach.")
                + scale.note()
                + hidden;
    }

    private static Sheet sheet(Panel panel) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Line line : panel.lines) {
            for (ExperimentCurve.Point point : line.curve.points()) {
                Band value = point.values().get(panel.quantity);
                if (value != null) {
                    rows.add(Sheet.row(
                            line.curve.arm(),
                            point.epoch(),
                            point.step(),
                            point.seconds(),
                            value.median(),
                            value.least(),
                            value.most(),
                            point.seeds()));
                }
            }
        }
        return new Sheet(
                Words.capital(Words.measured(panel.quantity)) + " of " + count(panel.lines.size())
                        + (panel.lines.size() == 1 ? " arm" : " arms"),
                List.of(
                        Table.text("Arm"),
                        Table.number("Epoch"),
                        Table.number("Step"),
                        Table.number("Seconds"),
                        Table.number("Median"),
                        Table.number("Least"),
                        Table.number("Greatest"),
                        Table.number("Seeds")),
                rows);
    }
}

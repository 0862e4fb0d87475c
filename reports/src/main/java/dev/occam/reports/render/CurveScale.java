package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.number;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.gather.ExperimentCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The vertical axis of learning curves: logarithmic where they span decades, and no higher than tells something.
 *
 * @param isLog whether it is
 * @param least where it begins; NaN where the chart may choose
 * @param most where it ends; NaN where the chart may choose
 * @param beyond arms whose lines leave it
 */
record CurveScale(boolean isLog, double least, double most, List<String> beyond) {
    /** What lies that many times above every beginning is a blow-up, and the rest would be a line at the bottom. */
    private static final double BLOW_UP = 10;

    private static final double DECADE = 10;

    static CurveScale of(CurveChart.Panel panel, CurveChart.Over over) {
        List<Double> values = new ArrayList<>();
        double beginning = 0;
        for (CurveChart.Line line : panel.lines()) {
            List<double[]> points = CurveChart.points(line, panel.quantity(), over);
            if (!points.isEmpty() && panel.shown().contains(line.name())) {
                beginning = Math.max(beginning, points.get(0)[1]);
                for (ExperimentCurve.Point point : line.curve().points()) {
                    ExperimentCurve.Band band = point.values().get(panel.quantity());
                    if (band != null) {
                        values.add(band.least());
                        values.add(band.most());
                    }
                }
            }
        }
        panel.marks().forEach(mark -> values.add(mark.value()));
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        double end = greatest;
        for (CurveChart.Mark mark : panel.marks()) {
            beginning = Math.max(beginning, mark.value());
        }
        boolean clipped = beginning > 0 && greatest > BLOW_UP * beginning;
        if (clipped) {
            end = oneDigit(beginning * BLOW_UP, true);
        }
        boolean log = !panel.quantity().equals("accuracy") && least > 0 && end > DECADE * least;
        return new CurveScale(
                log,
                log ? oneDigit(least, false) : Double.NaN,
                log ? oneDigit(end, true) : clipped ? end : Double.NaN,
                clipped ? above(panel, end) : List.of());
    }

    private static List<String> above(CurveChart.Panel panel, double end) {
        return panel.lines().stream()
                .filter(line -> panel.shown().contains(line.name()))
                .filter(line -> line.curve().points().stream()
                        .map(point -> point.values().get(panel.quantity()))
                        .anyMatch(band -> band != null && band.most() > end))
                .map(CurveChart.Line::name)
                .toList();
    }

    /** The nearest number of one digit that is no greater, or no less. */
    private static double oneDigit(double value, boolean up) {
        double unit = Math.pow(10, Math.floor(Math.log10(value)));
        double digits = value / unit;
        double whole = up ? Math.ceil(digits - 1e-9) : Math.floor(digits + 1e-9);
        return Double.parseDouble(String.format(Locale.ROOT, "%.0e", whole * unit));
    }

    /** Sets the ends of an axis. */
    void limit(ObjectNode axis) {
        if (!Double.isNaN(least)) {
            axis.put("min", least);
        }
        if (!Double.isNaN(most)) {
            axis.put("max", most);
        }
    }

    /** What a reader should know of it; empty where all is in sight. */
    String note() {
        return beyond.isEmpty()
                ? ""
                : " The axis ends at " + number(most) + "; above it goes " + String.join(", ", beyond)
                        + ", whose numbers are in the table.";
    }
}

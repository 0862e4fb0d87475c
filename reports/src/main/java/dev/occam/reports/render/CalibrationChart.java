package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.percent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.Calibration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether probabilities come true: the reliability of classes, or the coverage of intervals. */
final class CalibrationChart {
    private CalibrationChart() {}

    /** Whether there is anything to draw. */
    static boolean drawable(Calibration calibration) {
        return !reliability(calibration).isEmpty() || !coverage(calibration).isEmpty();
    }

    static Chart of(Calibration calibration) {
        boolean classes = !reliability(calibration).isEmpty();
        ObjectNode options = classes
                ? options("confidence", "accuracy", "Accuracy", reliability(calibration))
                : options("probability of the interval", "targets inside", "Coverage", coverage(calibration));
        String rows = count(calibration.rows()) + (calibration.on() == Calibration.Part.TEST ? " test" : " training")
                + " rows";
        return new Chart(
                classes ? "reliability" : "coverage",
                classes ? reliabilitySummary(calibration, rows) : coverageSummary(calibration, rows),
                (classes
                                ? "Rows are put into bins by the probability of the class predicted; on the dashed line it is the"
                                        + " share of rows that are of that class. "
                                : "Central intervals of the Gaussian around each prediction, with the observation noise; on the"
                                        + " dashed line as many targets lie inside as should. ")
                        + "Measured on " + rows + ", by the trained weights alone.",
                340,
                options,
                classes ? reliabilitySheet(calibration) : coverageSheet(calibration));
    }

    private static ObjectNode options(String x, String y, String name, List<double[]> points) {
        ObjectNode options = ChartOptions.overNumbers(x, "value", y, "value", "axis");
        for (String axis : List.of("xAxis", "yAxis")) {
            ((ObjectNode) options.get(axis)).put("min", 0).put("max", 1);
        }
        ArrayNode series = (ArrayNode) options.get("series");
        series.add(ChartOptions.path(name, 0, points).put("showSymbol", true).put("symbolSize", 9));
        series.add(ChartOptions.guide("As it should be", new double[] {0, 0}, new double[] {1, 1}));
        return options;
    }

    private static List<double[]> reliability(Calibration calibration) {
        List<double[]> points = new ArrayList<>();
        for (Calibration.Bin bin : calibration.reliability()) {
            add(points, bin.confidence(), bin.accuracy());
        }
        return points;
    }

    private static List<double[]> coverage(Calibration calibration) {
        List<double[]> points = new ArrayList<>();
        for (Calibration.Level level : calibration.coverage()) {
            add(points, level.nominal(), level.observed());
        }
        return points;
    }

    private static void add(List<double[]> points, @Nullable Double x, @Nullable Double y) {
        if (x != null && y != null) {
            points.add(new double[] {x, y});
        }
    }

    private static String reliabilitySummary(Calibration calibration, String rows) {
        double gap = 0;
        double all = 0;
        for (Calibration.Bin bin : calibration.reliability()) {
            if (bin.confidence() != null && bin.accuracy() != null) {
                gap += bin.rows() * (bin.confidence() - bin.accuracy());
                all += bin.rows();
            }
        }
        double mean = all > 0 ? gap / all : 0;
        return "Reliability diagram of " + calibration.reliability().size() + " bins on " + rows
                + ": on average the predicted class is " + percent(Math.abs(mean)) + " "
                + (mean > 0 ? "more probable than right" : "less probable than right") + ".";
    }

    private static String coverageSummary(Calibration calibration, String rows) {
        Calibration.@Nullable Level wide = null;
        for (Calibration.Level level : calibration.coverage()) {
            if (level.nominal() != null && level.observed() != null) {
                wide = level;
            }
        }
        return "Line chart of the coverage of central intervals on " + rows
                + (wide == null || wide.nominal() == null || wide.observed() == null
                        ? "."
                        : ": " + percent(wide.observed()) + " of targets lie inside " + percent(wide.nominal())
                                + " intervals.");
    }

    private static Sheet reliabilitySheet(Calibration calibration) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Calibration.Bin bin : calibration.reliability()) {
            rows.add(Sheet.row(bin.from(), bin.to(), bin.rows(), bin.confidence(), bin.accuracy()));
        }
        return new Sheet(
                "Reliability by bin of the predicted class's probability",
                List.of(
                        Table.number("Above"),
                        Table.number("Up to"),
                        Table.number("Rows"),
                        Table.number("Mean probability"),
                        Table.number("Accuracy")),
                rows);
    }

    private static Sheet coverageSheet(Calibration calibration) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        calibration.coverage().forEach(level -> rows.add(Sheet.row(level.nominal(), level.observed())));
        return new Sheet(
                "Coverage of central intervals",
                List.of(Table.number("Probability of the interval"), Table.number("Share of targets inside")),
                rows);
    }
}

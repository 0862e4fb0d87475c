package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;
import static dev.occam.reports.render.NumberText.percent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.NoveltyHistogram;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far training and test rows lie from what was trained on: a histogram of each, with the mark beyond which rows are far. */
final class NoveltyChart {
    private NoveltyChart() {}

    /** Whether there is anything to draw. */
    static boolean drawable(NoveltyHistogram histogram) {
        return sum(histogram.train()) > 0;
    }

    static Chart of(NoveltyHistogram histogram) {
        List<Long> test = histogram.test() == null ? List.of() : histogram.test();
        ObjectNode options =
                ChartOptions.overNumbers("novelty (above 1 a row is far)", "log", "share of rows", "value", "axis");
        ((ObjectNode) options.get("yAxis")).put("min", 0);
        ArrayNode series = (ArrayNode) options.get("series");
        series.add(steps("Training rows", 0, histogram.edges(), histogram.train()));
        if (sum(test) > 0) {
            series.add(steps("Test rows", 1, histogram.edges(), test));
        }
        double top = Math.max(highest(histogram.train()), highest(test));
        series.add(ChartOptions.guide("Far beyond", new double[] {1, 0}, new double[] {1, top}));
        String far = far(histogram, histogram.train(), "training rows")
                + (sum(test) > 0 ? " and " + far(histogram, test, "test rows") : "");
        return new Chart(
                "novelty",
                "Histogram of how far rows lie from the training rows: " + far + " are far.",
                "Novelty is the deviation that the posterior leaves to the network's outputs, over that of the training row"
                        + " at the quantile " + number(histogram.quantile()) + ". Shares of "
                        + count(sum(histogram.train()))
                        + " training rows"
                        + (sum(test) > 0 ? " and " + count(sum(test)) + " test rows." : "; no test rows."),
                320,
                options,
                sheet(histogram, test));
    }

    /** The outline of a histogram, as shares of its rows. */
    private static ObjectNode steps(String name, int number, List<@Nullable Double> edges, List<Long> counts) {
        List<double[]> outline = new ArrayList<>();
        double all = Math.max(1, sum(counts));
        for (int b = 0; b < counts.size(); b++) {
            Double from = edges.get(b);
            Double to = edges.get(b + 1);
            if (from != null && to != null && from > 0) {
                outline.add(new double[] {from, counts.get(b) / all});
                outline.add(new double[] {to, counts.get(b) / all});
            }
        }
        ObjectNode series = ChartOptions.path(name, number, outline).put("showSymbol", false);
        series.set("areaStyle", JsonNodeFactory.instance.objectNode().put("opacity", 0.18));
        return series;
    }

    private static double highest(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).max().orElse(0) / (double) Math.max(1, sum(counts));
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** One is an edge of the bins where a histogram reaches so far. */
    private static String far(NoveltyHistogram histogram, List<Long> counts, String what) {
        long far = 0;
        for (int b = 0; b < counts.size(); b++) {
            Double from = histogram.edges().get(b);
            far += from != null && from >= 1 ? counts.get(b) : 0;
        }
        return percent(far / (double) Math.max(1, sum(counts))) + " of " + count(sum(counts)) + " " + what;
    }

    private static Sheet sheet(NoveltyHistogram histogram, List<Long> test) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int b = 0; b < histogram.train().size(); b++) {
            rows.add(Sheet.row(
                    histogram.edges().get(b),
                    histogram.edges().get(b + 1),
                    histogram.train().get(b),
                    test.isEmpty() ? null : test.get(b)));
        }
        return new Sheet(
                "Rows by novelty",
                List.of(
                        Table.number("From"),
                        Table.number("To"),
                        Table.number("Training rows"),
                        Table.number("Test rows")),
                rows);
    }
}

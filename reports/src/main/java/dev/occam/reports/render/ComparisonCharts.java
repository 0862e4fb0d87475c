package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.compare.ComparableRuns;
import dev.occam.reports.compare.RunSummary;
import dev.occam.reports.compare.TimedRuns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The charts of many runs: a point each, by evidence or by time, and by how well it predicts. */
final class ComparisonCharts {
    private static final List<String> SYMBOLS = List.of("circle", "rect", "triangle", "diamond");

    private ComparisonCharts() {}

    /** Evidence per row against test loss, of runs that are comparable. */
    static Chart evidence(String id, String name, ComparableRuns group) {
        List<RunSummary> runs = group.measured();
        ObjectNode options =
                ChartOptions.overNumbers("log evidence per training row, nats", "value", "test nll", "value", "item");
        points((ArrayNode) options.get("series"), runs, run -> known(run.evidence()));
        Double rho = group.rankCorrelation();
        RunSummary best = group.bestMeasured();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (RunSummary run : runs) {
            rows.add(Sheet.row(
                    run.label(), run.network(), run.method(), run.seed(), run.evidence(), run.testNll(), trust(run)));
        }
        return new Chart(
                id,
                "Scatter chart of test nll against evidence per training row, " + count(runs.size()) + " runs on "
                        + name + ": rank correlation " + number(rho) + "; most evidence "
                        + number(runs.get(0).evidence())
                        + " with test nll " + number(runs.get(0).testNll())
                        + (best == null ? "." : ", least test nll " + number(best.testNll()) + "."),
                "Each point is a run; its name appears when pointed at, a click opens its page. Spearman's rank correlation: "
                        + (rho == null ? "none with fewer than three runs." : number(rho) + "."),
                340,
                options,
                new Sheet(
                        "Evidence and test nll",
                        List.of(
                                Table.text("Run"),
                                Table.text("Network"),
                                Table.text("Method"),
                                Table.number("Seed"),
                                Table.number("Log evidence per row"),
                                Table.number("Test nll"),
                                Table.text("Trust")),
                        rows));
    }

    /** Seconds against test loss, of runs measured on the same rows, with those that no other betters. */
    static Chart time(String id, String name, TimedRuns group) {
        List<RunSummary> runs = group.runs();
        double least = known(Math.max(1e-3, runs.get(0).seconds()));
        boolean wide = runs.get(runs.size() - 1).seconds() > 8 * least;
        ObjectNode options =
                ChartOptions.overNumbers("seconds in all", wide ? "log" : "value", "test nll", "value", "item");
        ArrayNode series = (ArrayNode) options.get("series");
        points(series, runs, run -> Math.max(1e-3, run.seconds()));
        ObjectNode front = ChartOptions.path(
                "Pareto front",
                series.size(),
                group.front().stream()
                        .map(run -> new double[] {Math.max(1e-3, run.seconds()), known(run.testNll())})
                        .toList());
        front.put("symbol", "none").put("role", "guide").put("step", "end").put("silent", true);
        series.add(front);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (RunSummary run : runs) {
            rows.add(Sheet.row(
                    run.label(),
                    run.network(),
                    run.method(),
                    run.seed(),
                    run.seconds(),
                    run.testNll(),
                    run.device(),
                    group.front().contains(run) ? "on the front" : ""));
        }
        return new Chart(
                id,
                "Scatter chart of test nll against seconds, " + count(runs.size()) + " runs on " + name + "; "
                        + count(group.front().size()) + " on the Pareto front, from "
                        + number(group.front().get(0).testNll()) + " in "
                        + NumberText.seconds(group.front().get(0).seconds()) + " to "
                        + number(group.front().get(group.front().size() - 1).testNll()) + " in "
                        + NumberText.seconds(
                                group.front().get(group.front().size() - 1).seconds())
                        + ".",
                "The line joins the runs that none is both as quick and as good as. Seconds of different machines are"
                        + " different things.",
                340,
                options,
                new Sheet(
                        "Time and test nll",
                        List.of(
                                Table.text("Run"),
                                Table.text("Network"),
                                Table.text("Method"),
                                Table.number("Seed"),
                                Table.number("Seconds"),
                                Table.number("Test nll"),
                                Table.text("Device"),
                                Table.text("Pareto front")),
                        rows));
    }

    /** A series for each method, in the order in which they come. */
    private static void points(ArrayNode series, List<RunSummary> runs, ToDoubleFunction<RunSummary> x) {
        Map<String, ObjectNode> byMethod = new LinkedHashMap<>();
        for (RunSummary run : runs) {
            ObjectNode own = byMethod.get(run.method());
            if (own == null) {
                own = series.addObject();
                own.put("type", "scatter")
                        .put("name", run.method())
                        .put("symbolSize", 11)
                        .put("symbol", SYMBOLS.get(byMethod.size() % SYMBOLS.size()))
                        .putArray("data");
                byMethod.put(run.method(), own);
            }
            ObjectNode point = ((ArrayNode) own.get("data")).addObject();
            point.put("name", ChartOptions.label(run.label())).put("page", run.id());
            point.putArray("value").add(x.applyAsDouble(run)).add(known(run.testNll()));
        }
    }

    private static String trust(RunSummary run) {
        return run.verdict() == null ? "" : Words.of(run.verdict());
    }

    private static double known(@Nullable Double value) {
        return value == null ? 0 : value;
    }
}

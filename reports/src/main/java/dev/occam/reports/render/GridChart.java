package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.compare.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The test loss of runs under one given weight decay each, beside that of a run that chose its own by layer. */
final class GridChart {
    private GridChart() {}

    /**
     * The chart.
     *
     * @param run the one whose page it is
     * @param grid runs on the same rows with the same network, each with a weight decay and a test loss
     */
    static Chart of(RunSummary run, List<RunSummary> grid) {
        List<RunSummary> ordered = grid.stream()
                .sorted(Comparator.comparingDouble(GridChart::decay).thenComparing(RunSummary::id))
                .toList();
        List<double[]> points = new ArrayList<>();
        for (RunSummary one : ordered) {
            if (decay(one) > 0) {
                points.add(new double[] {decay(one), nll(one)});
            }
        }
        ObjectNode options = ChartOptions.overNumbers("weight decay given", "log", "test nll", "value", "item");
        ArrayNode series = (ArrayNode) options.get("series");
        ObjectNode given = ChartOptions.path("Given weight decay", 0, points).put("type", "scatter");
        given.remove(List.of("lineStyle", "connectNulls", "showAllSymbol", "showSymbol"));
        series.add(given.put("symbolSize", 10));
        double first = points.isEmpty() ? 1e-4 : points.get(0)[0];
        double last = points.isEmpty() ? 1 : points.get(points.size() - 1)[0];
        ordered.stream()
                .filter(one -> decay(one) == 0)
                .mapToDouble(GridChart::nll)
                .min()
                .ifPresent(none -> series.add(guide("No weight decay", first, last, none)));
        Double own = run.testNll();
        if (own != null && run.givenDecay() == null) {
            series.add(guide("This run, chosen by layer", first, last, own));
        } else if (own != null && decay(run) > 0) {
            series.add(given.deepCopy()
                    .put("name", "This run")
                    .put("symbol", "diamond")
                    .put("symbolSize", 15));
            ChartOptions.pairs(
                    ((ObjectNode) series.get(series.size() - 1)).putArray("data"),
                    List.<double[]>of(new double[] {decay(run), own}));
        }
        RunSummary best =
                ordered.stream().min(Comparator.comparingDouble(GridChart::nll)).orElseThrow();
        return new Chart(
                "grid",
                "Scatter chart of the test nll of " + ordered.size() + " runs under a given weight decay: the best is "
                        + number(nll(best)) + " at " + number(decay(best)) + "; this run has " + number(run.testNll())
                        + ".",
                "Runs of this report on the same rows with the same network, each under one weight decay for all layers. Their"
                        + " best is picked by the test rows, which a user could not do.",
                340,
                options,
                sheet(run, ordered));
    }

    private static ObjectNode guide(String name, double from, double to, double nll) {
        return ChartOptions.guide(name, new double[] {from, nll}, new double[] {Math.max(to, from * 1.01), nll});
    }

    private static double decay(RunSummary run) {
        Double decay = run.givenDecay();
        return decay == null ? 0 : decay;
    }

    private static double nll(RunSummary run) {
        Double nll = run.testNll();
        return nll == null ? Double.POSITIVE_INFINITY : nll;
    }

    private static Sheet sheet(RunSummary run, List<RunSummary> grid) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        rows.add(Sheet.row(run.label() + " (this run)", run.givenDecay(), run.testNll()));
        for (RunSummary one : grid) {
            rows.add(Sheet.row(one.label(), one.givenDecay(), one.testNll()));
        }
        return new Sheet(
                "Test nll by given weight decay",
                List.of(Table.text("Run"), Table.number("Weight decay"), Table.number("Test nll")),
                rows);
    }
}

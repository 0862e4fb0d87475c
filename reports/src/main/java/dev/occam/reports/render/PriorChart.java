package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.TraceEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prior precision of each layer over a run, on a logarithmic axis. */
final class PriorChart {
    private PriorChart() {}

    static Chart of(RunRecord run) {
        List<TraceEntry> trace = run.trace();
        ObjectNode options =
                ChartOptions.overPhases(ChartOptions.texts(trace, Words::moment), "prior precision", "log");
        ArrayNode series = (ArrayNode) options.get("series");
        for (int g = 0; g < run.groups().size(); g++) {
            series.add(ChartOptions.line(ChartOptions.label(run.groups().get(g).name()), g, values(trace, g)));
        }
        return new Chart(
                "prior-precision",
                summary(run),
                "A high prior precision holds weights near zero.",
                340,
                options,
                table(run));
    }

    /** A logarithmic axis has no place for zero. */
    private static List<@Nullable Double> values(List<TraceEntry> trace, int group) {
        List<@Nullable Double> values = new ArrayList<>();
        for (TraceEntry entry : trace) {
            Double value = entry.priorPrecision().get(group);
            values.add(value != null && value > 0 ? value : null);
        }
        return values;
    }

    private static String summary(RunRecord run) {
        List<String> ends = ChartOptions.texts(run.groups(), g -> g.name() + " " + number(g.priorPrecision()));
        int shown = Math.min(ends.size(), 6);
        return "Line chart of the prior precision of " + ends.size() + (ends.size() == 1 ? " layer" : " layers")
                + " over the run, ending at " + String.join(", ", ends.subList(0, shown))
                + (shown < ends.size() ? " and so on." : ".");
    }

    private static Sheet table(RunRecord run) {
        List<Table.Column> columns =
                new ArrayList<>(List.of(Table.text("Phase"), Table.number("Epochs"), Table.text("State")));
        for (ParameterGroup group : run.groups()) {
            columns.add(Table.number(group.name()));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TraceEntry entry : run.trace()) {
            List<@Nullable Object> row =
                    new ArrayList<>(List.of(entry.phase(), entry.epoch(), Words.of(entry.state())));
            row.addAll(entry.priorPrecision());
            rows.add(row);
        }
        return new Sheet("Prior precision by layer at each judgement", columns, rows);
    }
}

package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.TraceEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The evidence over a run, with its two parts: the fit, and the Occam factor that the fit costs. */
final class EvidenceChart {
    private static final String CROSS = "path://M2,0 L5,3 L8,0 L10,2 L7,5 L10,8 L8,10 L5,7 L2,10 L0,8 L3,5 L0,2 Z";

    private EvidenceChart() {}

    static Chart of(List<TraceEntry> trace) {
        List<String> phases = ChartOptions.texts(trace, Words::moment);
        ObjectNode options = ChartOptions.overPhases(phases, "nats", "value");
        ArrayNode series = (ArrayNode) options.get("series");
        series.add(ChartOptions.line("Log evidence", 0, values(trace, EvidenceChart::accepted)));
        series.add(ChartOptions.line("Fit (log-likelihood)", 1, values(trace, TraceEntry::logLikelihood)));
        series.add(ChartOptions.line("Occam factor", 2, values(trace, TraceEntry::occamFactor)));
        ObjectNode first = (ObjectNode) series.get(0);
        ((ObjectNode) first.get("lineStyle")).put("width", 3);
        series.add(points("Chosen", "pin", 30, values(trace, e -> only(e, TraceEntry.State.CHOSEN))));
        List<@Nullable Double> rejected = values(trace, e -> only(e, TraceEntry.State.REJECTED));
        if (rejected.stream().anyMatch(Objects::nonNull)) {
            series.add(points("Rejected", CROSS, 13, rejected));
        }
        return new Chart(
                "evidence-trace",
                summary(trace),
                "Each point was judged at weights trained under that very prior. Evidence is fit plus Occam factor; a rejected"
                        + " state is left and not built upon.",
                380,
                options,
                table(trace));
    }

    private static ObjectNode points(String name, String symbol, int size, List<@Nullable Double> values) {
        ObjectNode points = ChartOptions.line(name, 0, values);
        points.put("type", "scatter")
                .put("symbol", symbol)
                .put("symbolSize", size)
                .put("z", 5);
        points.remove(List.of("lineStyle", "connectNulls", "showAllSymbol"));
        return points;
    }

    private static @Nullable Double accepted(TraceEntry entry) {
        return entry.state() == TraceEntry.State.REJECTED ? null : entry.logEvidence();
    }

    private static @Nullable Double only(TraceEntry entry, TraceEntry.State state) {
        return entry.state() == state ? entry.logEvidence() : null;
    }

    private static List<@Nullable Double> values(List<TraceEntry> trace, Function<TraceEntry, @Nullable Double> value) {
        List<@Nullable Double> values = new ArrayList<>();
        trace.forEach(entry -> values.add(value.apply(entry)));
        return values;
    }

    private static String summary(List<TraceEntry> trace) {
        List<Double> accepted = values(trace, EvidenceChart::accepted).stream()
                .filter(Objects::nonNull)
                .toList();
        long rejected = trace.stream()
                .filter(e -> e.state() == TraceEntry.State.REJECTED)
                .count();
        String judged = "Line chart of the log evidence and its two parts over " + trace.size()
                + (trace.size() == 1 ? " judgement" : " judgements");
        if (accepted.isEmpty()) {
            return judged + ".";
        }
        return judged + ": from " + number(accepted.get(0)) + " to " + number(accepted.get(accepted.size() - 1))
                + " nats; " + rejected + " rejected.";
    }

    private static Sheet table(List<TraceEntry> trace) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TraceEntry e : trace) {
            rows.add(Sheet.row(
                    e.phase(),
                    Words.of(e.state()),
                    e.epoch(),
                    e.steps(),
                    e.trainingLoss(),
                    e.logEvidence(),
                    e.logLikelihood(),
                    e.occamFactor(),
                    e.effectiveParameters(),
                    e.noise(),
                    e.gradientNorm()));
        }
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("Phase"), Table.text("State")));
        for (String heading : List.of(
                "Epochs",
                "Steps",
                "Training loss",
                "Log evidence",
                "Fit",
                "Occam factor",
                "Effective parameters",
                "Noise σ",
                "Gradient norm")) {
            columns.add(Table.number(heading));
        }
        return new Sheet("Evidence at each judgement, in nats", columns, rows);
    }
}

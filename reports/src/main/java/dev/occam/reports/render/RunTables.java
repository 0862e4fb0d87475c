package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;
import static dev.occam.reports.render.NumberText.percent;
import static dev.occam.reports.render.NumberText.seconds;

import dev.occam.reports.record.ClusterUse;
import dev.occam.reports.record.Durations;
import dev.occam.reports.record.Evidence;
import dev.occam.reports.record.GivenDecay;
import dev.occam.reports.record.LossConvention;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunNetwork;
import dev.occam.reports.record.RunRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tables of a run's page that stand without a chart. */
final class RunTables {
    private RunTables() {}

    static Table weightDecay(RunRecord run) {
        List<LossConvention> conventions = Arrays.stream(LossConvention.values())
                .filter(c -> run.groups().stream().anyMatch(g -> g.weightDecay().containsKey(c)))
                .toList();
        List<Table.Column> columns = new ArrayList<>();
        columns.add(Table.text("Layer"));
        conventions.forEach(c -> columns.add(Table.number("Weight decay, " + Words.of(c))));
        columns.add(Table.number("Prior precision"));
        columns.add(Table.text("Best prior lies"));
        columns.add(Table.number("Effective"));
        columns.add(Table.number("Parameters"));
        List<List<String>> rows = new ArrayList<>();
        for (ParameterGroup group : run.groups()) {
            List<String> row = new ArrayList<>();
            row.add(group.name());
            conventions.forEach(c -> row.add(number(group.weightDecay().get(c))));
            row.add(number(group.priorPrecision()));
            row.add(Words.of(group.bound()));
            row.add(number(group.effectiveParameters()));
            row.add(count(group.size()));
            rows.add(row);
        }
        return new Table("Weight decay by layer", columns, rows);
    }

    static Table given(List<GivenDecay> given) {
        return new Table(
                "Weight decay given",
                List.of(Table.text("Layer"), Table.number("Weight decay")),
                given.stream()
                        .map(decay -> List.of(decay.name(), number(decay.weightDecay())))
                        .toList());
    }

    static Table metrics(Metrics metrics) {
        List<Metrics.Metric> test = metrics.test() == null ? List.of() : metrics.test();
        Map<String, Metrics.Metric> all = new LinkedHashMap<>();
        metrics.train().forEach(m -> all.put(m.name(), m));
        test.forEach(m -> all.putIfAbsent(m.name(), m));
        List<List<String>> rows = new ArrayList<>();
        for (Metrics.Metric metric : all.values()) {
            rows.add(List.of(
                    Words.metric(metric.name()),
                    number(value(metrics.train(), metric.name())),
                    number(value(test, metric.name())),
                    metric.unit().isEmpty() ? NumberText.NONE : metric.unit()));
        }
        return new Table(
                "Metrics",
                List.of(Table.text("Metric"), Table.number("Training"), Table.number("Test"), Table.text("Unit")),
                rows);
    }

    private static @Nullable Double value(List<Metrics.Metric> metrics, String name) {
        return metrics.stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .map(Metrics.Metric::value)
                .orElse(null);
    }

    static Table evidence(Evidence evidence) {
        List<Table.Column> columns = List.of(Table.text("Part"), Table.number("Nats"), Table.text("Meaning"));
        return new Table(
                "Evidence and its parts",
                columns,
                List.of(
                        List.of(
                                "Log-likelihood",
                                number(evidence.logLikelihood()),
                                "how well the weights fit the training data"),
                        List.of(
                                "Log-determinant ratio",
                                number(evidence.logDetRatio()),
                                "how much the data narrow the prior; enters with −½"),
                        List.of(
                                "Scatter",
                                number(evidence.scatter()),
                                "prior precision times squared weights; enters with −½"),
                        List.of(
                                "Occam factor",
                                number(evidence.occamFactor()),
                                "−½ (log-determinant ratio + scatter): the cost of flexibility"),
                        List.of("Log evidence", number(evidence.value()), "log-likelihood + Occam factor"),
                        List.of("Log evidence per row", number(evidence.perDatum()), "divided by the training rows")));
    }

    static Table durations(Durations durations) {
        List<List<String>> rows = new ArrayList<>();
        duration(rows, "Training", durations.training(), durations.total());
        duration(rows, "Curvature", durations.curvature(), durations.total());
        duration(rows, "Evidence", durations.evidence(), durations.total());
        duration(rows, "Data", durations.data(), durations.total());
        duration(rows, "Other", durations.other(), durations.total());
        duration(rows, "Total", durations.total(), durations.total());
        return new Table("Durations", List.of(Table.text("Part"), Table.number("Time"), Table.number("Share")), rows);
    }

    private static void duration(List<List<String>> rows, String part, double time, double total) {
        rows.add(List.of(part, seconds(time), total > 0 ? percent(time / total) : NumberText.NONE));
    }

    static Table environment(RunRecord run) {
        var environment = run.environment();
        List<List<String>> rows = new ArrayList<>(List.of(
                List.of("Occam", environment.occam()),
                List.of("Java", environment.java()),
                List.of("Operating system", environment.os()),
                List.of("Deep Java Library", environment.djl()),
                List.of("libtorch", environment.libtorch()),
                List.of("Device", environment.device()),
                List.of("Threads", count(environment.threads())),
                List.of("Precision", environment.precision())));
        ClusterUse cluster = environment.cluster();
        if (cluster != null) {
            rows.add(List.of("Curvature", cluster.text()));
        }
        rows.add(List.of("Seed", Long.toString(run.seed())));
        rows.add(List.of("Started", run.started().toString()));
        return new Table("Environment", List.of(Table.text("Part"), Table.text("Value")), rows);
    }

    static Table layers(RunNetwork network) {
        List<List<String>> rows = new ArrayList<>();
        network.layers().forEach(l -> rows.add(List.of(l.name(), l.rule(), count(l.parameters()))));
        return new Table(
                "Layers", List.of(Table.text("Layer"), Table.text("Curvature"), Table.number("Parameters")), rows);
    }

    static Table files(Map<String, String> files) {
        List<List<String>> rows = new ArrayList<>();
        files.forEach((content, path) -> rows.add(List.of(content, path)));
        return new Table("Files", List.of(Table.text("Content"), Table.text("Path")), rows);
    }
}

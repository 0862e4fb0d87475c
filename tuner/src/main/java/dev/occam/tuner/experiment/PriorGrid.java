package dev.occam.tuner.experiment;

import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.ExperimentConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of the prior precisions that arms chose, layer by layer. */
final class PriorGrid {

    private PriorGrid() {}

    /** The table; without rows where none were chosen. */
    static ExperimentTables.Grid of(Results results) {
        Map<String, Map<String, String>> cells = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>();
        for (ExperimentConfig.Part variant : results.experiment().variants()) {
            for (ExperimentConfig.Arm arm : results.experiment().arms()) {
                List<RunRecord> runs =
                        List.copyOf(results.finished(variant.name(), arm.name()).values());
                if (runs.isEmpty() || runs.get(0).tuned().isEmpty()) {
                    continue;
                }
                String column = variant.name() + " " + arm.name();
                columns.add(column);
                for (ParameterGroup group : runs.get(0).groups()) {
                    cells.computeIfAbsent(group.name() + "\n" + group.rule(), key -> new LinkedHashMap<>())
                            .put(column, prior(runs, group.name()));
                }
            }
        }
        Map<String, Map<String, String>> merged = new LinkedHashMap<>();
        cells.forEach((key, row) -> merged.computeIfAbsent(key.split("\n", 2)[0], name -> new LinkedHashMap<>())
                .putAll(row));
        List<String> heading = new ArrayList<>(List.of("layer", "curvature"));
        heading.addAll(columns);
        List<List<String>> rows = new ArrayList<>();
        merged.forEach((name, row) -> {
            List<String> line = new ArrayList<>(List.of(name, rules(cells.keySet(), name)));
            columns.forEach(column -> line.add(row.getOrDefault(column, EstimateText.NONE)));
            rows.add(line);
        });
        return new ExperimentTables.Grid("Prior precision by layer (geometric mean over the seeds)", heading, rows);
    }

    private static String rules(Iterable<String> keys, String name) {
        List<String> rules = new ArrayList<>();
        keys.forEach(key -> {
            String[] parts = key.split("\n", 2);
            if (parts[0].equals(name)) {
                rules.add(parts[1]);
            }
        });
        return String.join(", ", rules);
    }

    /** The geometric mean: a prior precision is a matter of its logarithm. */
    private static String prior(List<RunRecord> runs, String group) {
        List<Double> logs = runs.stream()
                .flatMap(run -> run.groups().stream())
                .filter(one -> one.name().equals(group) && one.priorPrecision() != null)
                .map(one -> Math.log(one.priorPrecision()))
                .toList();
        return logs.isEmpty()
                ? EstimateText.NONE
                : String.format(Locale.ROOT, "%.3g", Math.exp(Estimate.of(logs).mean()));
    }
}

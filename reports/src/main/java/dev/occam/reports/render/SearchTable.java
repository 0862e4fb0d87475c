package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.number;

import dev.occam.reports.gather.ExperimentRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of an experiment's searches: every point of every arm with what it came to, and which went on. */
final class SearchTable {
    private static final String STEPS = "steps";

    private SearchTable() {}

    /** The table, of the runs with the seed that searched; empty where nothing was searched. */
    static Optional<Table> of(ExperimentRecord experiment) {
        List<ExperimentRecord.Run> points =
                experiment.runs().stream().filter(run -> run.point() != null).toList();
        if (points.isEmpty()) {
            return Optional.empty();
        }
        long seed = points.get(0).seed();
        List<String> quantities = experiment.quantities().stream()
                .filter(quantity -> points.stream().anyMatch(run -> run.values().containsKey(quantity)))
                .toList();
        List<Table.Column> columns = ExperimentTables.named(experiment, "Arm");
        columns.addAll(List.of(Table.text("Point"), Table.text("Goes on")));
        boolean toAMark = points.stream().anyMatch(run -> run.values().containsKey(STEPS));
        if (toAMark) {
            columns.add(Table.number("steps to the mark"));
        }
        quantities.forEach(quantity -> columns.add(Table.number(quantity)));
        List<List<String>> rows = new ArrayList<>();
        for (ExperimentRecord.Run run : points) {
            if (run.seed() == seed) {
                List<String> row = ExperimentTables.named(experiment, run.arm(), run.variant());
                row.addAll(List.of(
                        String.valueOf(run.point()),
                        run.status().equals("diverged") ? "diverged" : isBest(experiment, run) ? "yes" : ""));
                if (toAMark) {
                    row.add(steps(run));
                }
                quantities.forEach(quantity -> row.add(number(run.values().get(quantity))));
                rows.add(row);
            }
        }
        return Optional.of(new Table("Search: the points of each arm, with seed " + seed, columns, rows));
    }

    private static String steps(ExperimentRecord.Run run) {
        Double steps = run.values().get(STEPS);
        return steps != null ? number(steps) : run.status().equals("diverged") ? number(null) : "never";
    }

    private static boolean isBest(ExperimentRecord experiment, ExperimentRecord.Run run) {
        return experiment.arms().stream()
                .anyMatch(arm -> arm.variant().equals(run.variant())
                        && arm.name().equals(run.arm())
                        && String.valueOf(run.point()).equals(arm.point()));
    }
}

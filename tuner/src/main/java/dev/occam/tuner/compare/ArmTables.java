package dev.occam.tuner.compare;

import dev.occam.models.data.Task;
import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.experiment.Estimate;
import dev.occam.tuner.experiment.ExperimentTables.Grid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Tables of what an arm takes, chooses, and predicts by each predictive. */
final class ArmTables {

    private final Cells cells;
    private final CompareConfig compare;

    ArmTables(Cells cells) {
        this.cells = cells;
        this.compare = cells.compare();
    }

    /** What each arm takes. */
    Grid times() {
        List<List<String>> rows = new ArrayList<>();
        for (String arm : compare.armNames()) {
            Times times = Times.of(cells, arm);
            rows.add(List.of(
                    arm,
                    GridText.number("%.2f", times.rows()),
                    GridText.number("%.0f", times.curvatures()),
                    GridText.number("%.2f", times.processor()),
                    GridText.number("%.1f", times.seconds())));
        }
        return new Grid(
                "What an arm takes, in plain fits (medians over all splits)",
                List.of("arm", "rows trained on", "curvature passes", "processor time", "mean seconds"),
                rows);
    }

    /** Every predictive of an arm beside the plug-in: NLL, and how far from calibrated. */
    List<Grid> predictives(String arm) {
        List<Grid> grids = new ArrayList<>();
        for (Task task : Task.values()) {
            Set<String> names = new LinkedHashSet<>();
            List<CompareConfig.SetPart> sets = cells.sets().stream()
                    .filter(set -> cells.of(set, arm).stream().anyMatch(cell -> cell.task() == task))
                    .toList();
            sets.forEach(set -> cells.of(set, arm)
                    .forEach(cell -> names.addAll(cell.scores().keySet())));
            if (sets.isEmpty()) {
                continue;
            }
            boolean classes = task == Task.CLASSIFICATION;
            List<List<String>> rows = new ArrayList<>();
            for (CompareConfig.SetPart set : sets) {
                List<String> row = new ArrayList<>(List.of(set.name()));
                for (String name : names) {
                    row.add(mean(set, arm, cell -> of(cell, name).nll()) + "; "
                            + mean(set, arm, cell -> of(cell, name).calibration()));
                }
                rows.add(row);
            }
            String second = classes ? "expected calibration error" : "share of targets in 90 % intervals";
            grids.add(new Grid(
                    "Predictives of " + arm + ": NLL; " + second, GridText.row("set", List.copyOf(names)), rows));
        }
        return grids;
    }

    private static Score of(Cell cell, String predictive) {
        return cell.scores().getOrDefault(predictive, new Score(Double.NaN, Double.NaN, Double.NaN));
    }

    /** What each arm chose. */
    Grid chosen() {
        List<List<String>> rows = new ArrayList<>();
        for (CompareConfig.SetPart set : cells.sets()) {
            List<String> row = new ArrayList<>(List.of(set.name()));
            for (String arm : compare.armNames()) {
                row.add(priors(cells.of(set, arm)));
            }
            rows.add(row);
        }
        return new Grid(
                "Chosen prior precision times noise variance, by group: geometric mean over the splits",
                GridText.row("set", compare.armNames()),
                rows);
    }

    private static String priors(List<Cell> of) {
        Map<String, Double> logs = new LinkedHashMap<>();
        for (Cell cell : of) {
            double noise = cell.noise() == null ? 1 : cell.noise();
            cell.priors()
                    .forEach((group, precision) ->
                            logs.merge(group, Math.log(precision * noise * noise) / of.size(), Double::sum));
        }
        return logs.isEmpty()
                ? "-"
                : logs.values().stream()
                        .map(log -> String.format(Locale.ROOT, "%.2g", Math.exp(log)))
                        .collect(Collectors.joining(", "));
    }

    private String mean(CompareConfig.SetPart set, String arm, ToDoubleFunction<Cell> value) {
        List<Double> values =
                cells.of(set, arm).stream().map(value::applyAsDouble).toList();
        return values.isEmpty() ? "-" : GridText.estimate("%.3f", Estimate.of(values));
    }
}

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
import org.jspecify.annotations.Nullable;

/** The results of a comparison as tables of text. */
public final class CompareTables {

    private final Cells cells;
    private final CompareConfig compare;

    /** The tables of what has come so far. */
    public CompareTables(Cells cells) {
        this.cells = cells;
        this.compare = cells.compare();
    }

    /** What it is about, and how far it has come. */
    public List<String> heading() {
        String far = cells.ended() == cells.planned() ? "all " : cells.ended() + " of ";
        return List.of(
                compare.title(),
                far + cells.planned() + " cells; mean ± standard error over the splits of a set; NLL in nats a row, in"
                        + " the target's own units");
    }

    /** The tables that matter most: paired differences, and what each arm took. */
    public List<Grid> summary() {
        return List.of(
                paired("Test NLL less that of " + compare.against() + ", same split (splits that are better)", null),
                times());
    }

    /** Those with results. */
    private List<CompareConfig.SetPart> sets() {
        return compare.sets().stream()
                .filter(set -> cells.all().stream().anyMatch(cell -> cell.set().equals(set.name())))
                .toList();
    }

    /** All tables. */
    List<Grid> all() {
        List<Grid> grids = new ArrayList<>();
        grids.add(nll());
        grids.addAll(summary());
        Grid plugIn = paired("The same by the plug-in predictive of every arm", Predictives.PLUG_IN);
        grids.add(plugIn);
        for (CompareConfig.Arm arm : compare.arms()) {
            if (arm.grid() == null) {
                grids.addAll(predictives(arm.name()));
            }
        }
        grids.add(chosen());
        return grids;
    }

    /** The goals, a line each. */
    public List<String> goals() {
        return Verdict.of(cells).stream().map(Verdict::line).toList();
    }

    /** All of it as a document. */
    String markdown() {
        StringBuilder text =
                new StringBuilder("# " + heading().get(0) + "\n\n" + heading().get(1) + "\n");
        if (!goals().isEmpty()) {
            text.append("\n## Goals\n\n");
            goals().forEach(line -> text.append("- ").append(line).append("\n"));
        }
        for (Grid grid : all()) {
            text.append("\n## ").append(grid.title()).append("\n\n").append(line(grid.heading()));
            text.append("|---|")
                    .append("--:|".repeat(grid.heading().size() - 1))
                    .append("\n");
            grid.rows().forEach(row -> text.append(line(row)));
        }
        cells.all().stream().filter(cell -> cell.diverged() != null).forEach(cell -> text.append("\n")
                .append(cell.set() + ", split " + cell.split() + ", " + cell.arm() + ": " + cell.diverged())
                .append("\n"));
        return text.toString();
    }

    private Grid nll() {
        List<List<String>> rows = new ArrayList<>();
        for (CompareConfig.SetPart set : sets()) {
            List<String> row = new ArrayList<>(List.of(set.name()));
            compare.arms().forEach(arm -> row.add(mean(set, arm.name(), cell -> nll(cell))));
            rows.add(row);
        }
        return new Grid("Test NLL", heading("set", names()), rows);
    }

    private static double nll(Cell cell) {
        Score score = cell.score();
        return score == null ? Double.NaN : score.nll();
    }

    private List<String> names() {
        return compare.arms().stream().map(CompareConfig.Arm::name).toList();
    }

    private static List<String> heading(String first, List<String> others) {
        List<String> heading = new ArrayList<>(List.of(first));
        heading.addAll(others);
        return heading;
    }

    private Grid paired(String title, @Nullable String predictive) {
        List<String> arms =
                names().stream().filter(arm -> !arm.equals(compare.against())).toList();
        Map<String, Paired> pairs = new LinkedHashMap<>();
        arms.forEach(arm -> pairs.put(arm, Paired.of(cells, arm, compare.against(), predictive)));
        List<List<String>> rows = new ArrayList<>();
        for (CompareConfig.SetPart set : sets()) {
            List<String> row = new ArrayList<>(List.of(set.name()));
            pairs.values().forEach(pair -> {
                Paired.OfSet of = pair.sets().get(set.name());
                row.add(
                        of == null
                                ? "-"
                                : text(of.difference(), true) + " (" + of.better() + "/"
                                        + of.difference().count() + ")");
            });
            rows.add(row);
        }
        List<String> better = new ArrayList<>(List.of("splits that are better"));
        List<String> median = new ArrayList<>(List.of("median of the sets"));
        List<String> worst = new ArrayList<>(List.of("worst set"));
        pairs.values().forEach(pair -> {
            better.add(pair.better() + "/" + pair.splits());
            median.add(signed(pair.median()));
            worst.add(signed(pair.worst()));
        });
        rows.addAll(List.of(better, median, worst));
        return new Grid(title, heading("set", arms), rows);
    }

    private Grid times() {
        List<List<String>> rows = new ArrayList<>();
        for (String arm : names()) {
            Times times = Times.of(cells, arm);
            rows.add(List.of(
                    arm,
                    number("%.2f", times.rows()),
                    number("%.0f", times.curvatures()),
                    number("%.2f", times.processor()),
                    number("%.1f", times.seconds())));
        }
        return new Grid(
                "What an arm takes, in plain fits (medians over all splits)",
                List.of("arm", "rows trained on", "curvature passes", "processor time", "mean seconds"),
                rows);
    }

    /** Every predictive of an arm beside the plug-in: NLL, and how far from calibrated. */
    private List<Grid> predictives(String arm) {
        List<Grid> grids = new ArrayList<>();
        for (Task task : Task.values()) {
            Set<String> names = new LinkedHashSet<>();
            List<CompareConfig.SetPart> sets = sets().stream()
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
            grids.add(new Grid("Predictives of " + arm + ": NLL; " + second, heading("set", List.copyOf(names)), rows));
        }
        return grids;
    }

    private static Score of(Cell cell, String predictive) {
        return cell.scores().getOrDefault(predictive, new Score(Double.NaN, Double.NaN, Double.NaN));
    }

    private Grid chosen() {
        List<List<String>> rows = new ArrayList<>();
        for (CompareConfig.SetPart set : sets()) {
            List<String> row = new ArrayList<>(List.of(set.name()));
            for (String arm : names()) {
                row.add(priors(cells.of(set, arm)));
            }
            rows.add(row);
        }
        return new Grid(
                "Chosen prior precision times noise variance, by group: geometric mean over the splits",
                heading("set", names()),
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
        return values.isEmpty() ? "-" : text(Estimate.of(values), false);
    }

    private static String text(Estimate estimate, boolean sign) {
        String mean = String.format(Locale.ROOT, sign ? "%+.3f" : "%.3f", estimate.mean());
        return estimate.standardError() == null
                ? mean
                : mean + String.format(Locale.ROOT, "±%.3f", estimate.standardError());
    }

    private static String signed(double value) {
        return number("%+.3f", value);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static String line(List<String> cells) {
        return "| " + cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ")) + " |\n";
    }
}

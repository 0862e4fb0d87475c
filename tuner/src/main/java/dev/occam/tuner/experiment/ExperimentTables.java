package dev.occam.tuner.experiment;

import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results of an experiment as tables of text: means over the seeds, with their standard errors. */
public final class ExperimentTables {

    private final Results results;
    private final ExperimentConfig experiment;

    /** The tables of what has come so far. */
    public ExperimentTables(Results results) {
        this.results = results;
        this.experiment = results.experiment();
    }

    /**
     * A table.
     *
     * @param title   its heading
     * @param heading of its columns, of which the first two are of words
     * @param rows    a cell for each column
     */
    public record Grid(String title, List<String> heading, List<List<String>> rows) {}

    /** The tables that the experiment asks for, then the priors by layer where any were chosen. */
    public List<Grid> grids() {
        List<Grid> grids = new ArrayList<>();
        for (ExperimentConfig.Table table : experiment.tables()) {
            List<String> heading = new ArrayList<>(List.of("variant", "arm"));
            table.quantities().forEach(quantity -> heading.add(quantity.label()));
            List<List<String>> rows = new ArrayList<>();
            eachArm((variant, arm) -> {
                List<String> row = new ArrayList<>(List.of(variant, arm + footnote(variant, arm)));
                table.quantities().forEach(quantity -> row.add(cell(variant, arm, quantity)));
                rows.add(row);
            });
            grids.add(new Grid(table.title(), heading, rows));
        }
        for (ExperimentConfig.Race race : experiment.races()) {
            grids.add(RaceText.grid(race, RaceFinding.of(race, results)));
        }
        Grid priors = priors();
        if (!priors.rows().isEmpty()) {
            grids.add(priors);
        }
        return grids;
    }

    /** What came out of the claims, in lines: each with its verdict, below it the figures of every arm. */
    public List<String> claims() {
        List<String> lines = new ArrayList<>();
        for (ExperimentConfig.Claim claim : experiment.claims()) {
            List<Finding> findings = Finding.of(claim, results);
            lines.add(word(Finding.together(findings)) + ": " + claim.text() + " (" + claim.source() + ")");
            findings.forEach(finding -> lines.add("  " + sentence(claim.quantity(), finding)));
        }
        experiment.races().forEach(race -> lines.addAll(RaceText.lines(race, RaceFinding.of(race, results))));
        return lines;
    }

    /** All of it as a document. */
    String markdown() {
        StringBuilder text = new StringBuilder("# " + experiment.title() + "\n\n" + experiment.source() + "\n\n");
        text.append(standing()).append("\n");
        for (Grid grid : grids()) {
            text.append("\n## ").append(grid.title()).append("\n\n").append(line(grid.heading()));
            text.append("|---|---|")
                    .append("--:|".repeat(grid.heading().size() - 2))
                    .append("\n");
            grid.rows().forEach(row -> text.append(line(row)));
        }
        if (!claims().isEmpty()) {
            text.append("\n## Claims\n\n");
            claims().forEach(line -> text.append(line.startsWith("  ") ? "  - " : "- ")
                    .append(line.strip())
                    .append("\n"));
        }
        return text.toString();
    }

    /** A row for each variant and arm: mean and standard error of every tabulated quantity, in full precision. */
    String csv() {
        List<Quantity> quantities = experiment.tables().stream()
                .flatMap(table -> table.quantities().stream())
                .distinct()
                .toList();
        StringBuilder text = new StringBuilder("variant,arm,finished,diverged");
        quantities.forEach(quantity -> text.append(",")
                .append(quantity.label())
                .append(",")
                .append(quantity.label())
                .append(" standard error"));
        text.append("\n");
        eachArm((variant, arm) -> {
            text.append(variant).append(",").append(arm);
            text.append(",").append(results.finished(variant, arm).size());
            text.append(",").append(results.diverged(variant, arm));
            for (Quantity quantity : quantities) {
                Optional<Estimate> estimate = results.estimate(variant, arm, quantity);
                text.append(",").append(estimate.map(one -> "" + one.mean()).orElse(""));
                text.append(",")
                        .append(estimate.map(Estimate::standardError)
                                .map(error -> "" + error)
                                .orElse(""));
            }
            text.append("\n");
        });
        return text.toString();
    }

    /** How many runs the figures come from. */
    public String standing() {
        String seeds = experiment.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String done =
                results.complete() ? "" : " So far " + results.runs().size() + " of " + results.planned() + " runs.";
        return "Mean ± standard error over the seeds " + seeds + "." + done;
    }

    private Grid priors() {
        Map<String, Map<String, String>> cells = new LinkedHashMap<>();
        List<String> columns = new ArrayList<>();
        eachArm((variant, arm) -> {
            List<RunRecord> runs = List.copyOf(results.finished(variant, arm).values());
            boolean chose = !runs.isEmpty() && !runs.get(0).tuned().isEmpty();
            if (!chose) {
                return;
            }
            String column = variant + " " + arm;
            columns.add(column);
            for (ParameterGroup group : runs.get(0).groups()) {
                cells.computeIfAbsent(group.name() + "\n" + group.rule(), key -> new LinkedHashMap<>())
                        .put(column, prior(runs, group.name()));
            }
        });
        Map<String, Map<String, String>> merged = new LinkedHashMap<>();
        cells.forEach((key, row) -> merged.computeIfAbsent(key.split("\n", 2)[0], name -> new LinkedHashMap<>())
                .putAll(row));
        List<String> heading = new ArrayList<>(List.of("layer", "curvature"));
        heading.addAll(columns);
        List<List<String>> rows = new ArrayList<>();
        merged.forEach((name, row) -> {
            List<String> line = new ArrayList<>(List.of(name, rules(cells.keySet(), name)));
            columns.forEach(column -> line.add(row.getOrDefault(column, "-")));
            rows.add(line);
        });
        return new Grid("Prior precision by layer (geometric mean over the seeds)", heading, rows);
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
                ? "-"
                : String.format(Locale.ROOT, "%.3g", Math.exp(Estimate.of(logs).mean()));
    }

    private String footnote(String variant, String arm) {
        int diverged = results.diverged(variant, arm);
        return diverged == 0
                ? ""
                : " (" + diverged + " of " + experiment.seeds().size() + " diverged)";
    }

    private String cell(String variant, String arm, Quantity quantity) {
        return text(quantity, results.estimate(variant, arm, quantity).orElse(null));
    }

    private static String sentence(Quantity quantity, Finding finding) {
        String what = word(finding.verdict()) + ", " + finding.variant() + " " + finding.arm() + ": " + quantity.label()
                + " " + text(quantity, finding.own());
        if (finding.against() == null) {
            return what + ", nothing to compare with";
        }
        return what + " against " + text(quantity, finding.other()) + " of " + finding.against()
                + (finding.difference() == null ? "" : ", difference " + text(quantity, finding.difference()));
    }

    static String text(Quantity quantity, @Nullable Estimate estimate) {
        if (estimate == null) {
            return "-";
        }
        if (quantity == Quantity.LOSS) {
            return digits(estimate.mean())
                    + (estimate.standardError() == null ? "" : " ± " + digits(estimate.standardError()));
        }
        int decimals =
                switch (quantity) {
                    case ACCURACY, NLL, ECE, RMSE -> 3;
                    default -> 1;
                };
        String format = "%." + decimals + "f";
        String mean = String.format(Locale.ROOT, format, estimate.mean());
        Double error = estimate.standardError();
        return error == null ? mean : mean + " ± " + String.format(Locale.ROOT, format, error);
    }

    /** A training loss may be of any size. */
    private static String digits(double loss) {
        return String.format(Locale.ROOT, "%.3g", loss);
    }

    static String word(Finding.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private void eachArm(ArmVisitor visitor) {
        experiment
                .variants()
                .forEach(variant -> experiment.arms().forEach(arm -> visitor.visit(variant.name(), arm.name())));
    }

    @FunctionalInterface
    private interface ArmVisitor {
        void visit(String variant, String arm);
    }
}

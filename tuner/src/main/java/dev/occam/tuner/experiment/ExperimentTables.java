package dev.occam.tuner.experiment;

import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.Quantity;
import dev.occam.tuner.config.SearchConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
        // Two claims may be about one race: by its steps and by its seconds. Its table is there once.
        experiment.races().stream()
                .map(race -> RaceText.grid(race, RaceFinding.of(race, results)))
                .distinct()
                .forEach(grids::add);
        if (!experiment.reported().isEmpty()) {
            grids.add(PublishedGrid.of(results));
        }
        if (experiment.search() != null) {
            grids.add(SearchGrid.of(results));
            Grid byEpoch = EpochGrid.of(results);
            if (!byEpoch.rows().isEmpty()) {
                grids.add(byEpoch);
            }
        }
        Grid priors = PriorGrid.of(results);
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
            lines.add(
                    EstimateText.word(Finding.together(findings)) + ": " + claim.text() + " (" + claim.source() + ")");
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

    /** A row for each variant and arm: mean, standard error and median of every tabulated quantity, in full precision. */
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
                .append(" standard error,")
                .append(quantity.label())
                .append(" median"));
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
                text.append(",").append(estimate.map(one -> "" + one.median()).orElse(""));
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
        return "Mean ± standard error" + (experiment.search() == null ? "" : " [median]") + " over the seeds " + seeds
                + "." + budget() + done;
    }

    /** What every searched arm was given to search with. */
    private String budget() {
        SearchConfig by = experiment.search();
        if (by == null) {
            return "";
        }
        String points = experiment.arms().stream()
                .map(arm -> arm.points().size())
                .filter(count -> count > 0)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(" or "));
        return " Each searched arm has " + points + " points with seed "
                + experiment.seeds().get(0) + "; the best by " + by.label() + " goes on to the others.";
    }

    private String footnote(String variant, String arm) {
        int diverged = results.diverged(variant, arm);
        return diverged == 0
                ? ""
                : " (" + diverged + " of " + experiment.seeds().size() + " diverged)";
    }

    private String cell(String variant, String arm, Quantity quantity) {
        Estimate estimate = results.estimate(variant, arm, quantity).orElse(null);
        return experiment.search() == null
                ? EstimateText.of(quantity, estimate)
                : EstimateText.withMedian(quantity, estimate);
    }

    private static String sentence(Quantity quantity, Finding finding) {
        String what = EstimateText.word(finding.verdict()) + ", " + finding.variant() + " " + finding.arm() + ": "
                + quantity.label() + " " + EstimateText.of(quantity, finding.own());
        if (finding.against() == null) {
            return what + ", nothing to compare with";
        }
        return what + " against " + EstimateText.of(quantity, finding.other()) + " of " + finding.against()
                + (finding.difference() == null
                        ? ""
                        : ", difference " + EstimateText.of(quantity, finding.difference()));
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

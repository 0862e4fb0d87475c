package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;

import dev.occam.reports.gather.ExperimentRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of an experiment: its arms, and its claims with the figures that decide them. */
final class ExperimentTables {
    private ExperimentTables() {}

    static Table arms(ExperimentRecord experiment) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text("Arm"), Table.text("Variant")));
        List<String> published = experiment.reported().stream()
                .map(ExperimentRecord.Reported::quantity)
                .distinct()
                .toList();
        for (String quantity : experiment.quantities()) {
            columns.add(Table.number(quantity));
            if (published.contains(quantity)) {
                columns.add(Table.number(quantity + ", published"));
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (ExperimentRecord.Arm arm : experiment.arms()) {
            List<String> row = new ArrayList<>(List.of(
                    arm.name() + (arm.diverged() > 0 ? " (" + count(arm.diverged()) + " diverged)" : ""),
                    arm.variant()));
            for (String quantity : experiment.quantities()) {
                row.add(text(arm.estimates().get(quantity)));
                if (published.contains(quantity)) {
                    row.add(number(experiment.reported(arm, quantity)));
                }
            }
            rows.add(row);
        }
        return new Table("Arms, mean ± standard error over seeds", columns, rows);
    }

    /** Where the published figures beside an experiment's own come from, or that there are none. */
    static String reference(ExperimentRecord experiment) {
        List<String> sources = experiment.reported().stream()
                .map(ExperimentRecord.Reported::source)
                .distinct()
                .toList();
        return sources.isEmpty()
                ? "No published figures are recorded for these arms; what the papers claim is held against the figures above."
                : "Published figures: " + String.join("; ", sources) + ".";
    }

    static Table claims(ExperimentRecord experiment) {
        List<List<String>> rows = new ArrayList<>();
        for (ExperimentRecord.Claim claim : experiment.claims()) {
            rows.add(List.of(claim.text(), claim.source(), claim.verdict(), "", "", "", ""));
            for (ExperimentRecord.Finding finding : claim.findings()) {
                rows.add(List.of(
                        "– " + finding.arm() + ", " + finding.variant(),
                        finding.against().isEmpty() ? "" : "against " + finding.against(),
                        finding.verdict(),
                        claim.quantity(),
                        text(finding.own()),
                        text(finding.other()),
                        text(finding.difference())));
            }
        }
        return new Table(
                "Claims",
                List.of(
                        Table.text("Claim, and each arm it is of"),
                        Table.text("Who makes it, and what it is held against"),
                        Table.text("Verdict"),
                        Table.text("By"),
                        Table.number("Its own"),
                        Table.number("The other"),
                        Table.number("Difference")),
                rows);
    }

    private static String text(ExperimentRecord.@Nullable Estimate estimate) {
        if (estimate == null) {
            return NumberText.NONE;
        }
        Double error = estimate.standardError();
        return number(estimate.mean()) + (error == null ? "" : " ± " + number(error));
    }
}

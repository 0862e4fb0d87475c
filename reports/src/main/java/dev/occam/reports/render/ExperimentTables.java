package dev.occam.reports.render;

import static dev.occam.reports.render.NumberText.count;
import static dev.occam.reports.render.NumberText.number;

import dev.occam.reports.gather.ExperimentRace;
import dev.occam.reports.gather.ExperimentRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The tables of an experiment: its arms, and its claims and races with the figures that decide them. */
final class ExperimentTables {
    private ExperimentTables() {}

    /** All arms with everything that the experiment tabulates. */
    static Table arms(ExperimentRecord experiment) {
        return arms(
                experiment,
                new ExperimentRecord.Tabulated("Arms, mean ± standard error over seeds", experiment.quantities()));
    }

    /** One of the experiment's own tables. */
    static Table arms(ExperimentRecord experiment, ExperimentRecord.Tabulated table) {
        boolean searched = experiment.arms().stream().anyMatch(arm -> arm.point() != null);
        List<Table.Column> columns = named(experiment, "Arm");
        if (searched) {
            columns.add(Table.text("Best point"));
        }
        List<String> published = experiment.reported().stream()
                .map(ExperimentRecord.Reported::quantity)
                .distinct()
                .toList();
        for (String quantity : table.quantities()) {
            columns.add(Table.number(quantity));
            if (published.contains(quantity)) {
                columns.add(Table.number(quantity + ", published"));
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (ExperimentRecord.Arm arm : experiment.arms()) {
            List<String> row = named(
                    experiment,
                    arm.name() + (arm.diverged() > 0 ? " (" + count(arm.diverged()) + " diverged)" : ""),
                    arm.variant());
            if (searched) {
                row.add(arm.point() == null ? NumberText.NONE : arm.point());
            }
            for (String quantity : table.quantities()) {
                row.add(text(arm.estimates().get(quantity)));
                if (published.contains(quantity)) {
                    row.add(number(experiment.reported(arm, quantity)));
                }
            }
            rows.add(row);
        }
        return new Table(table.title(), columns, rows);
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

    /** All claims, each above what became of it for its arms. */
    static Table claims(ExperimentRecord experiment) {
        List<List<String>> rows = new ArrayList<>();
        for (ExperimentRecord.Claim claim : experiment.claims()) {
            rows.add(List.of(claim.text(), claim.source(), claim.verdict(), "", "", "", ""));
            for (ExperimentRecord.Finding finding : claim.findings()) {
                rows.add(List.of(
                        "– " + finding.arm() + (finding.variant().isEmpty() ? "" : ", " + finding.variant()),
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

    /** What became of a claim, arm by arm; a claim against a bound has no other arm. */
    static Table findings(ExperimentRecord experiment, ExperimentRecord.Claim claim) {
        boolean paired = claim.findings().stream().anyMatch(finding -> finding.other() != null);
        List<Table.Column> columns = named(experiment, "Arm");
        columns.addAll(
                List.of(Table.verdict("Verdict"), Table.number("Its " + claim.quantity()), Table.text("Against")));
        if (paired) {
            columns.addAll(List.of(Table.number("Whose " + claim.quantity()), Table.number("Difference")));
        }
        List<List<String>> rows = new ArrayList<>();
        for (ExperimentRecord.Finding finding : claim.findings()) {
            List<String> row = named(experiment, finding.arm(), finding.variant());
            row.addAll(List.of(finding.verdict(), text(finding.own()), orNone(finding.against())));
            if (paired) {
                row.addAll(List.of(text(finding.other()), text(finding.difference())));
            }
            rows.add(row);
        }
        return new Table(claim.text(), columns, rows);
    }

    /** What became of a race, entrant by entrant. */
    static Table findings(ExperimentRecord experiment, ExperimentRace race) {
        List<Table.Column> columns = named(experiment, "Entrant");
        columns.addAll(List.of(
                Table.verdict("Verdict"),
                Table.number("Mark (" + race.quantity() + ")"),
                Table.text("Against"),
                Table.text("By its arm"),
                Table.number("Which comes to"),
                Table.number("Steps to the mark"),
                Table.number("Share of theirs"),
                Table.number("Seconds to the mark"),
                Table.number("Share of theirs")));
        List<List<String>> rows = new ArrayList<>();
        for (ExperimentRace.Finding finding : race.findings()) {
            boolean never = finding.steps() == null && !finding.arm().isEmpty();
            List<String> row = named(experiment, finding.entrant(), finding.variant());
            row.addAll(List.of(
                    finding.verdict(),
                    text(finding.mark()),
                    orNone(finding.against()),
                    orNone(finding.arm()),
                    text(finding.comesTo()),
                    never ? "never" : text(finding.steps()),
                    share(finding.stepShare()),
                    text(finding.seconds()),
                    share(finding.timeShare())));
            rows.add(row);
        }
        return new Table(race.text(), columns, rows);
    }

    /** The first columns: who, and, where there are several, in which variant. */
    static List<Table.Column> named(ExperimentRecord experiment, String who) {
        List<Table.Column> columns = new ArrayList<>(List.of(Table.text(who)));
        if (experiment.hasVariants()) {
            columns.add(Table.text("Variant"));
        }
        return columns;
    }

    /** The cells of these columns. */
    static List<String> named(ExperimentRecord experiment, String who, String variant) {
        List<String> cells = new ArrayList<>(List.of(who));
        if (experiment.hasVariants()) {
            cells.add(variant);
        }
        return cells;
    }

    private static String share(ExperimentRecord.@Nullable Estimate share) {
        if (share == null) {
            return NumberText.NONE;
        }
        Double error = share.standardError();
        return String.format(Locale.ROOT, "%.0f %%", 100 * share.mean())
                + (error == null ? "" : String.format(Locale.ROOT, " ± %.0f", 100 * error));
    }

    private static String orNone(String name) {
        return name.isEmpty() ? NumberText.NONE : name;
    }

    private static String text(ExperimentRecord.@Nullable Estimate estimate) {
        if (estimate == null) {
            return NumberText.NONE;
        }
        Double error = estimate.standardError();
        return number(estimate.mean()) + (error == null ? "" : " ± " + number(error));
    }
}

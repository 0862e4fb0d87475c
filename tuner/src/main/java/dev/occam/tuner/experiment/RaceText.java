package dev.occam.tuner.experiment;

import dev.occam.tuner.config.Quantity;
import dev.occam.tuner.config.RaceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A race in words and tables. */
final class RaceText {

    private RaceText() {}

    /** A row for each variant and entrant. */
    static ExperimentTables.Grid grid(RaceConfig race, List<RaceFinding> findings) {
        Quantity quantity = race.target().quantity();
        boolean given = race.target().value() != null;
        String comesTo = race.target().best() ? " is at best" : " ends at";
        List<String> heading = List.of(
                "variant",
                "entrant",
                given ? "others' soonest" : "mark set by",
                given ? "mark" : "at a " + quantity.label() + " of",
                "by its arm",
                "whose " + quantity.label() + comesTo,
                "steps",
                "time",
                "in steps",
                "in seconds");
        List<List<String>> rows = findings.stream()
                .map(finding -> List.of(
                        finding.variant(),
                        finding.entrant(),
                        orNone(finding.against()),
                        EstimateText.of(quantity, finding.mark()),
                        orNone(finding.arm()),
                        EstimateText.of(quantity, finding.loss()),
                        share(finding.share(), finding),
                        share(finding.time(), finding),
                        number(finding.steps(), "%.0f"),
                        number(finding.seconds(), "%.1f")))
                .toList();
        String whose = given ? "the soonest of the others" : "the run that set it";
        return new ExperimentTables.Grid("Steps and time to the mark, as shares of those of " + whose, heading, rows);
    }

    /** The claim with its verdict, below it the figures of every entrant. */
    static List<String> lines(RaceConfig race, List<RaceFinding> findings) {
        List<String> lines = new ArrayList<>();
        Finding.Verdict together =
                Finding.worst(findings.stream().map(RaceFinding::verdict).toList());
        lines.add(EstimateText.word(together) + ": " + race.text() + " (" + race.source() + ")");
        for (RaceFinding finding : findings) {
            lines.add("  " + EstimateText.word(finding.verdict()) + ", " + finding.variant() + " " + finding.entrant()
                    + ": " + figures(race, finding));
        }
        return lines;
    }

    private static String figures(RaceConfig race, RaceFinding finding) {
        Quantity quantity = race.target().quantity();
        boolean given = race.target().value() != null;
        if (finding.against() == null && !given) {
            return "no mark yet";
        }
        String mark = "the " + quantity.label() + " " + EstimateText.of(quantity, finding.mark())
                + (given ? "" : " of " + finding.against());
        if (finding.steps() == null) {
            return finding.arm() == null
                    ? mark
                    : mark + " not reached with every seed; " + finding.arm() + " ends at "
                            + EstimateText.of(quantity, finding.loss());
        }
        if (finding.against() == null) {
            return mark + " after " + number(finding.steps(), "%.0f") + " steps, by " + finding.arm()
                    + "; by none of the others with every seed";
        }
        String of = given ? " of the steps of " + finding.against() : " of its steps";
        String time = race.bySeconds() ? " and " + share(finding.time(), finding) + " of the time" : "";
        return mark + " after " + share(finding.share(), finding) + of + time + ", by " + finding.arm();
    }

    private static String orNone(@Nullable String name) {
        return Objects.requireNonNullElse(name, EstimateText.NONE);
    }

    private static String number(@Nullable Estimate estimate, String format) {
        if (estimate == null) {
            return EstimateText.NONE;
        }
        String mean = String.format(Locale.ROOT, format, estimate.mean());
        Double error = estimate.standardError();
        return error == null ? mean : mean + " ± " + String.format(Locale.ROOT, format, error);
    }

    private static String share(@Nullable Estimate share, RaceFinding finding) {
        if (share == null) {
            return finding.steps() == null && finding.arm() != null && finding.against() != null
                    ? "never"
                    : EstimateText.NONE;
        }
        String mean = String.format(Locale.ROOT, "%.0f%%", 100 * share.mean());
        Double error = share.standardError();
        return error == null ? mean : mean + String.format(Locale.ROOT, " ± %.0f%%", 100 * error);
    }
}

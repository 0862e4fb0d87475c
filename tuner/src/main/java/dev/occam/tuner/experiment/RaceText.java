package dev.occam.tuner.experiment;

import dev.occam.tuner.config.ExperimentConfig.Race;
import dev.occam.tuner.config.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A race in words and tables. */
final class RaceText {

    private static final List<String> HEADING = List.of(
            "variant", "entrant", "mark set by", "at a loss of", "by its arm", "whose loss ends at", "steps", "time");

    private RaceText() {}

    /** A row for each variant and entrant. */
    static ExperimentTables.Grid grid(Race race, List<RaceFinding> findings) {
        List<List<String>> rows = findings.stream()
                .map(finding -> List.of(
                        finding.variant(),
                        finding.entrant(),
                        orNone(finding.against()),
                        ExperimentTables.text(Quantity.LOSS, finding.mark()),
                        orNone(finding.arm()),
                        ExperimentTables.text(Quantity.LOSS, finding.loss()),
                        share(finding.share(), finding),
                        share(finding.time(), finding)))
                .toList();
        return new ExperimentTables.Grid(
                "Steps and time to the mark, as shares of those of the run that set it", HEADING, rows);
    }

    /** The claim with its verdict, below it the figures of every entrant. */
    static List<String> lines(Race race, List<RaceFinding> findings) {
        List<String> lines = new ArrayList<>();
        Finding.Verdict together =
                Finding.worst(findings.stream().map(RaceFinding::verdict).toList());
        lines.add(ExperimentTables.word(together) + ": " + race.text() + " (" + race.source() + ")");
        for (RaceFinding finding : findings) {
            String mark = finding.against() == null
                    ? "no mark yet"
                    : "the loss " + ExperimentTables.text(Quantity.LOSS, finding.mark()) + " of " + finding.against();
            String figures = finding.share() != null
                    ? mark + " after " + share(finding.share(), finding) + " of its steps, by " + finding.arm()
                    : finding.arm() == null || finding.against() == null
                            ? mark
                            : mark + " not reached with every seed; " + finding.arm() + " ends at "
                                    + ExperimentTables.text(Quantity.LOSS, finding.loss());
            lines.add("  " + ExperimentTables.word(finding.verdict()) + ", " + finding.variant() + " "
                    + finding.entrant() + ": " + figures);
        }
        return lines;
    }

    private static String orNone(@Nullable String name) {
        return name == null ? "-" : name;
    }

    private static String share(@Nullable Estimate share, RaceFinding finding) {
        if (share == null) {
            return finding.share() == null && finding.arm() != null && finding.against() != null ? "never" : "-";
        }
        String mean = String.format(Locale.ROOT, "%.0f%%", 100 * share.mean());
        Double error = share.standardError();
        return error == null ? mean : mean + String.format(Locale.ROOT, " ± %.0f%%", 100 * error);
    }
}

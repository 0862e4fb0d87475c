package dev.occam.reports.gather;

import dev.occam.reports.gather.ExperimentRecord.Estimate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A race of an experiment: entrants that should come to a mark in a share of the steps, or seconds, of others.
 *
 * @param text the claim, in a sentence
 * @param source who makes it
 * @param quantity in which the mark is given, such as {@code loss}
 * @param bySeconds whether seconds are held against {@code share}, not steps
 * @param share in which an entrant should be at the mark; null where the record has none
 * @param verdict {@code holds}, {@code fails} or {@code open}
 * @param findings for each variant and entrant
 */
public record ExperimentRace(
        String text,
        String source,
        String quantity,
        boolean bySeconds,
        @Nullable Double share,
        String verdict,
        List<Finding> findings) {
    public ExperimentRace {
        findings = List.copyOf(findings);
    }

    /**
     * What became of one entrant in one variant.
     *
     * @param against arm that sets the mark or is soonest at a given one; empty where none is
     * @param mark what has to be reached
     * @param arm the entrant's arm that is soonest there, or ends best; empty where none has results
     * @param comesTo what that arm comes to
     * @param steps to the mark; null where it is not reached with every seed
     * @param seconds the same
     * @param stepShare steps as a share of those of {@code against}
     * @param timeShare the same of the seconds
     */
    public record Finding(
            String variant,
            String entrant,
            String against,
            @Nullable Estimate mark,
            String arm,
            @Nullable Estimate comesTo,
            @Nullable Estimate steps,
            @Nullable Estimate seconds,
            @Nullable Estimate stepShare,
            @Nullable Estimate timeShare,
            String verdict) {}
}

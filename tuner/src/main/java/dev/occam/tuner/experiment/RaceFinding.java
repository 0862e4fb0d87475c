package dev.occam.tuner.experiment;

import dev.occam.tuner.config.RaceConfig;
import dev.occam.tuner.experiment.Finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a race, for one entrant in one variant.
 *
 * <p>The mark is a number that the experiment gives, or, seed by seed, what the same arm of the others comes to: the one
 * that is best on average. An arm is at the mark at the end of the first epoch that is no worse.
 *
 * @param variant name of the variant
 * @param entrant name of the entrant
 * @param against the arm that sets the mark, or that is soonest at a given one; null where none has results of every seed
 * @param mark what has to be reached
 * @param arm the entrant's arm that is at the mark soonest; where none gets there with every seed, that which ends best
 * @param loss what that arm comes to
 * @param steps to the mark; null where it is not reached with every seed
 * @param seconds the same
 * @param share steps to the mark, as a share of those of {@code against}
 * @param time the same of the seconds
 * @param verdict whether the share is small enough
 */
public record RaceFinding(
        String variant,
        String entrant,
        @Nullable String against,
        @Nullable Estimate mark,
        @Nullable String arm,
        @Nullable Estimate loss,
        @Nullable Estimate steps,
        @Nullable Estimate seconds,
        @Nullable Estimate share,
        @Nullable Estimate time,
        Verdict verdict) {

    /** What came out of a race, for every entrant in every variant. */
    public static List<RaceFinding> of(RaceConfig race, Results results) {
        List<RaceFinding> findings = new ArrayList<>();
        results.experiment().variants().forEach(variant -> {
            RaceTrack track = new RaceTrack(race, results, variant.name());
            race.entrants().forEach(entrant -> findings.add(of(race, entrant, variant.name(), track)));
        });
        return findings;
    }

    private static RaceFinding of(RaceConfig race, RaceConfig.Entrant entrant, String variant, RaceTrack track) {
        RaceTrack.@Nullable Reach soonest = track.soonest(entrant.arms());
        @Nullable String shown = soonest == null ? track.best(entrant.arms()) : soonest.arm();
        return new RaceFinding(
                variant,
                entrant.name(),
                track.against(),
                track.mark(),
                shown,
                track.value(shown),
                soonest == null ? null : soonest.steps(),
                soonest == null ? null : soonest.seconds(),
                soonest == null ? null : soonest.share(),
                soonest == null ? null : soonest.time(),
                track.over(entrant) ? verdict(race, track, soonest) : Verdict.OPEN);
    }

    private static Verdict verdict(RaceConfig race, RaceTrack track, RaceTrack.@Nullable Reach soonest) {
        if (soonest == null) {
            return Verdict.FAILS;
        }
        Estimate share = race.bySeconds() ? soonest.time() : soonest.share();
        if (share == null) {
            // At a given mark that none of the others came to with every seed.
            return track.against() == null ? Verdict.HOLDS : Verdict.OPEN;
        }
        return share.mean() <= race.share() ? Verdict.HOLDS : Verdict.FAILS;
    }
}

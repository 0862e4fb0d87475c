package dev.occam.tuner.experiment;

import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.ExperimentConfig.Entrant;
import dev.occam.tuner.config.ExperimentConfig.Race;
import dev.occam.tuner.config.Quantity;
import dev.occam.tuner.experiment.Finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a race, for one entrant in one variant.
 *
 * <p>Seed by seed the mark is the final training loss of the same arm of the others: the one whose final loss is lowest on
 * average. An arm is at the mark with the first epoch whose mean loss is no higher.
 *
 * @param variant name of the variant
 * @param entrant name of the entrant
 * @param against the arm that sets the mark; null where none has results of every seed
 * @param mark its final training loss
 * @param arm the entrant's arm that is at the mark soonest; where none gets there with every seed, that of lowest final loss
 * @param loss its final training loss
 * @param share steps to the mark, as a share of the steps of the arm that set it; null where it is not reached with every
 *     seed
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
        @Nullable Estimate share,
        @Nullable Estimate time,
        Verdict verdict) {

    /** Steps and seconds of an arm to the mark, as shares. */
    private record Reach(
            String arm, Estimate share, @Nullable Estimate time) {}

    /** What came out of a race, for every entrant in every variant. */
    public static List<RaceFinding> of(Race race, Results results) {
        List<RaceFinding> findings = new ArrayList<>();
        results.experiment().variants().forEach(variant -> race.entrants()
                .forEach(entrant -> findings.add(of(race, entrant, variant.name(), results))));
        return findings;
    }

    private static RaceFinding of(Race race, Entrant entrant, String variant, Results results) {
        @Nullable String against = lowest(race.against(), variant, results);
        @Nullable Reach soonest = null;
        for (String arm : entrant.arms()) {
            Reach reach = against == null
                    ? null
                    : reach(arm, against, variant, results).orElse(null);
            if (reach != null && (soonest == null || reach.share.mean() < soonest.share.mean())) {
                soonest = reach;
            }
        }
        @Nullable String shown = soonest == null ? lowest(entrant.arms(), variant, results) : soonest.arm;
        boolean soon = soonest != null && soonest.share.mean() <= race.share();
        return new RaceFinding(
                variant,
                entrant.name(),
                against,
                loss(against, variant, results),
                shown,
                loss(shown, variant, results),
                soonest == null ? null : soonest.share,
                soonest == null ? null : soonest.time,
                !over(race, entrant, variant, results) ? Verdict.OPEN : soon ? Verdict.HOLDS : Verdict.FAILS);
    }

    /** Whether no run is left to do; one that diverged is done. */
    private static boolean over(Race race, Entrant entrant, String variant, Results results) {
        int seeds = results.experiment().seeds().size();
        return Stream.concat(race.against().stream(), entrant.arms().stream())
                .allMatch(arm -> results.finished(variant, arm).size() + results.diverged(variant, arm) == seeds);
    }

    /** The arm of lowest final loss among those that finished with every seed. */
    private static @Nullable String lowest(List<String> arms, String variant, Results results) {
        @Nullable String best = null;
        double lowest = Double.POSITIVE_INFINITY;
        for (String arm : arms) {
            Estimate loss = loss(arm, variant, results);
            if (loss != null && loss.count() == results.experiment().seeds().size() && loss.mean() < lowest) {
                best = arm;
                lowest = loss.mean();
            }
        }
        return best;
    }

    private static @Nullable Estimate loss(@Nullable String arm, String variant, Results results) {
        return arm == null
                ? null
                : results.estimate(variant, arm, Quantity.LOSS).orElse(null);
    }

    /** How soon an arm is at the mark of another with the same seed; empty unless it gets there with every seed. */
    private static Optional<Reach> reach(String arm, String against, String variant, Results results) {
        Map<Long, RunRecord> own = results.finished(variant, arm);
        List<Double> shares = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        for (Map.Entry<Long, RunRecord> run : results.finished(variant, against).entrySet()) {
            Optional<Curve> other = Curve.of(run.getValue());
            RunRecord mine = own.get(run.getKey());
            if (other.isEmpty() || mine == null) {
                return Optional.empty();
            }
            EpochPoint end = other.get().end();
            Optional<EpochPoint> there =
                    Curve.of(mine).flatMap(curve -> curve.at(other.get().last()));
            if (there.isEmpty()) {
                return Optional.empty();
            }
            shares.add((double) there.get().step() / end.step());
            Double seconds = there.get().seconds();
            if (seconds != null && end.seconds() != null && end.seconds() > 0) {
                times.add(seconds / end.seconds());
            }
        }
        return shares.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Reach(arm, Estimate.of(shares), times.size() == shares.size() ? Estimate.of(times) : null));
    }
}

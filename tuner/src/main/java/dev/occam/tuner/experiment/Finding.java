package dev.occam.tuner.experiment;

import dev.occam.tuner.config.ExperimentConfig.Claim;
import dev.occam.tuner.config.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a claim, for one arm in one variant.
 *
 * @param variant    name of the variant
 * @param arm        name of the arm that the claim is of
 * @param against    name of the arm it was compared with: the best of those named, on average; null where none has results
 * @param verdict    whether it holds
 * @param own        the quantity of the arm; null where it has none
 * @param other      the quantity of the other; null where it has none
 * @param difference of the two, arm minus other, paired by seed; null where no seed has both
 */
public record Finding(
        String variant,
        String arm,
        @Nullable String against,
        Verdict verdict,
        @Nullable Estimate own,
        @Nullable Estimate other,
        @Nullable Estimate difference) {

    /** Whether a claim holds. */
    public enum Verdict {
        /** It does. */
        HOLDS,
        /** It does not. */
        FAILS,
        /** There are no results of every seed yet to tell by. */
        OPEN
    }

    /** What came out of a claim, in every variant and for every arm it is of. */
    public static List<Finding> of(Claim claim, Results results) {
        List<Finding> findings = new ArrayList<>();
        results.experiment().variants().forEach(variant -> claim.arms()
                .forEach(arm -> findings.add(of(claim, results, variant.name(), arm))));
        return findings;
    }

    /** Of several findings together: all have to hold. */
    public static Verdict together(List<Finding> findings) {
        return worst(findings.stream().map(Finding::verdict).toList());
    }

    static Verdict worst(List<Verdict> verdicts) {
        return verdicts.contains(Verdict.FAILS)
                ? Verdict.FAILS
                : verdicts.contains(Verdict.OPEN) || verdicts.isEmpty() ? Verdict.OPEN : Verdict.HOLDS;
    }

    private static Finding of(Claim claim, Results results, String variant, String arm) {
        Quantity quantity = claim.quantity();
        double sign = quantity.greaterIsBetter() ? -1 : 1;
        @Nullable Estimate own = results.estimate(variant, arm, quantity).orElse(null);
        @Nullable String best = null;
        @Nullable Estimate other = null;
        for (String candidate : claim.against()) {
            Optional<Estimate> its = results.diverged(variant, candidate) > 0
                    ? Optional.empty() // An arm that diverged is the best at nothing.
                    : results.estimate(variant, candidate, quantity);
            if (its.isPresent() && (other == null || sign * its.get().mean() < sign * other.mean())) {
                best = candidate;
                other = its.get();
            }
        }
        if (results.diverged(variant, arm) > 0) {
            return new Finding(variant, arm, best, Verdict.FAILS, own, other, null);
        }
        @Nullable Estimate difference = best == null ? null : difference(results, variant, arm, best, quantity);
        if (own == null || other == null || difference == null) {
            return new Finding(variant, arm, best, Verdict.OPEN, own, other, null);
        }
        if (difference.count() < results.experiment().seeds().size()) {
            return new Finding(variant, arm, best, Verdict.OPEN, own, other, difference);
        }
        double worse = sign * difference.mean();
        boolean holds = claim.slack() == null ? worse < 0 : worse <= claim.slack() * orNothing(difference);
        return new Finding(variant, arm, best, holds ? Verdict.HOLDS : Verdict.FAILS, own, other, difference);
    }

    private static double orNothing(Estimate difference) {
        return difference.standardError() == null ? 0 : difference.standardError();
    }

    private static @Nullable Estimate difference(
            Results results, String variant, String arm, String other, Quantity quantity) {
        Map<Long, Double> theirs = results.values(variant, other, quantity);
        List<Double> differences = new ArrayList<>();
        results.values(variant, arm, quantity).forEach((seed, value) -> {
            Double its = theirs.get(seed);
            if (its != null) {
                differences.add(value - its);
            }
        });
        return differences.isEmpty() ? null : Estimate.of(differences);
    }
}

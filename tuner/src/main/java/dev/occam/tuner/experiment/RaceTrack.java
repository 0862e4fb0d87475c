package dev.occam.tuner.experiment;

import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.Quantity;
import dev.occam.tuner.config.RaceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A race in one variant: the mark, who set it, and how soon an arm is there. */
final class RaceTrack {

    private final RaceConfig race;
    private final Results results;
    private final String variant;
    private final Quantity quantity;
    private final @Nullable Double given;
    private final int seeds;
    private final @Nullable String against;

    RaceTrack(RaceConfig race, Results results, String variant) {
        this.race = race;
        this.results = results;
        this.variant = variant;
        this.quantity = race.target().quantity();
        this.given = race.target().value();
        this.seeds = results.experiment().seeds().size();
        this.against = given == null ? best(race.against()) : soonestOfTheOthers();
    }

    /**
     * Steps and seconds of an arm to the mark, and both as shares of those of the arm it is held against.
     *
     * @param seconds null where not every run has them
     * @param share   null where there is no arm to be held against
     * @param time    null where there is none, or not every run has seconds
     */
    record Reach(
            String arm,
            Estimate steps,
            @Nullable Estimate seconds,
            @Nullable Estimate share,
            @Nullable Estimate time) {}

    /** The arm that sets the mark, or is soonest at a given one. */
    @Nullable
    String against() {
        return against;
    }

    /** What has to be reached. */
    @Nullable
    Estimate mark() {
        return given == null ? value(against) : Estimate.of(List.of(given));
    }

    /** What an arm comes to. */
    @Nullable
    Estimate value(@Nullable String arm) {
        List<Double> values = new ArrayList<>();
        if (arm != null) {
            for (RunRecord run : results.finished(variant, arm).values()) {
                Curve.of(run, quantity)
                        .map(curve -> curve.value(curve.place(race.target().best())))
                        .filter(Double::isFinite)
                        .ifPresent(values::add);
            }
        }
        return values.isEmpty() ? null : Estimate.of(values);
    }

    /** The arm that comes to the best value, of those that have one with every seed. */
    @Nullable
    String best(List<String> arms) {
        @Nullable String best = null;
        double least = Double.POSITIVE_INFINITY;
        for (String arm : arms) {
            Estimate value = value(arm);
            double signed = value == null ? Double.NaN : quantity.greaterIsBetter() ? -value.mean() : value.mean();
            if (value != null && value.count() == seeds && signed < least) {
                best = arm;
                least = signed;
            }
        }
        return best;
    }

    /** The arm that is at the mark soonest, of those that get there with every seed. */
    @Nullable
    Reach soonest(List<String> arms) {
        @Nullable Reach soonest = null;
        for (String arm : arms) {
            Reach reach = reach(arm, against).orElse(null);
            if (reach != null && (soonest == null || span(reach) < span(soonest))) {
                soonest = reach;
            }
        }
        return soonest;
    }

    private double span(Reach reach) {
        Estimate share = race.bySeconds() ? reach.time : reach.share;
        Estimate whole = race.bySeconds() ? reach.seconds : reach.steps;
        Estimate span = share == null ? whole : share;
        return span == null ? Double.POSITIVE_INFINITY : span.mean();
    }

    private @Nullable String soonestOfTheOthers() {
        @Nullable Reach soonest = null;
        for (String arm : race.against()) {
            Reach reach = reach(arm, null).orElse(null);
            if (reach != null && (soonest == null || span(reach) < span(soonest))) {
                soonest = reach;
            }
        }
        return soonest == null ? null : soonest.arm;
    }

    /** Whether no run is left to do; one that diverged is done. */
    boolean over(RaceConfig.Entrant entrant) {
        return Stream.concat(race.against().stream(), entrant.arms().stream())
                .allMatch(arm -> results.finished(variant, arm).size() + results.diverged(variant, arm) == seeds);
    }

    /** How soon an arm is at the mark; empty unless it gets there with every seed of the arm it is held against. */
    private Optional<Reach> reach(String arm, @Nullable String other) {
        if (other == null && given == null) {
            return Optional.empty();
        }
        Map<Long, RunRecord> own = results.finished(variant, arm);
        Map<Long, RunRecord> theirs = other == null ? Map.of() : results.finished(variant, other);
        List<Double> steps = new ArrayList<>();
        List<Double> seconds = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        for (long seed : other == null ? own.keySet() : theirs.keySet()) {
            @Nullable RunRecord mine = own.get(seed);
            @Nullable RunRecord its = theirs.get(seed);
            Optional<Curve> curve = mine == null ? Optional.empty() : Curve.of(mine, quantity);
            Optional<Curve> held = its == null ? Optional.empty() : Curve.of(its, quantity);
            Optional<EpochPoint> end = held.flatMap(this::endOf);
            double mark = given != null
                    ? given
                    : held.map(one -> one.value(one.place(race.target().best())))
                            .orElse(Double.NaN);
            Optional<EpochPoint> there = curve.flatMap(one -> one.at(mark));
            if (there.isEmpty() || (other != null && end.isEmpty())) {
                return Optional.empty();
            }
            steps.add((double) there.get().step());
            Double second = there.get().seconds();
            if (second != null) {
                seconds.add(second);
            }
            end.ifPresent(point -> {
                shares.add((double) there.get().step() / point.step());
                if (second != null && point.seconds() != null && point.seconds() > 0) {
                    times.add(second / point.seconds());
                }
            });
        }
        // At a given mark there is no other arm whose seeds would have to be matched: all have to be there.
        if (steps.isEmpty() || (other == null && steps.size() < seeds)) {
            return Optional.empty();
        }
        return Optional.of(
                new Reach(arm, Estimate.of(steps), whole(seconds, steps), whole(shares, steps), whole(times, steps)));
    }

    /** Where the arm that an entrant is held against is at the mark. */
    private Optional<EpochPoint> endOf(Curve curve) {
        return given == null ? Optional.of(curve.place(race.target().best())) : curve.at(given);
    }

    private static @Nullable Estimate whole(List<Double> values, List<Double> all) {
        return values.size() == all.size() ? Estimate.of(values) : null;
    }
}

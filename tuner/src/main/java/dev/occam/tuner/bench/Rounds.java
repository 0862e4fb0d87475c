package dev.occam.tuner.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Things to be timed side by side: each round times every one of them once, so that a load that comes and goes falls on
 * all alike.
 */
final class Rounds {

    /** The unit in which everything else is told. */
    static final String EPOCH = "forward and backward epoch";

    private final Map<String, Runnable> work = new LinkedHashMap<>();
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    private final Clock clock;

    Rounds(Clock clock, Runnable epoch) {
        this.clock = clock;
        add(EPOCH, epoch);
    }

    Rounds add(String name, Runnable what) {
        work.put(name, what);
        seconds.put(name, new ArrayList<>());
        return this;
    }

    /** Times everything: once to warm up, then in so many rounds. */
    Rounds run(int repeats) {
        work.values().forEach(Runnable::run);
        for (int round = 0; round < repeats; round++) {
            work.forEach((name, what) -> {
                double start = clock.seconds();
                what.run();
                times(name).add(clock.seconds() - start);
            });
        }
        return this;
    }

    private List<Double> times(String name) {
        return Objects.requireNonNull(seconds.get(name), name);
    }

    private Spread spread(String name) {
        return Spread.of(times(name));
    }

    List<Measurement> measurements() {
        Spread epoch = spread(EPOCH);
        return seconds.keySet().stream()
                .map(name -> new Measurement(name, spread(name), spread(name).dividedBy(epoch)))
                .toList();
    }

    /** A ratio with a limit. */
    Target target(String measured, String against, double limit) {
        return new Target(measured, against, spread(measured).dividedBy(spread(against)), limit);
    }

    /** A ratio to look at. */
    Target ratio(String measured, String against) {
        return new Target(measured, against, spread(measured).dividedBy(spread(against)), null);
    }
}

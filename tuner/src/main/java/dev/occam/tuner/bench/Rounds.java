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

    private final Map<String, Long> lastNanos = new LinkedHashMap<>();

    private final Clock clock;
    private final Listener listener;

    /** Hears what is about to run. */
    @FunctionalInterface
    interface Listener {

        /**
         * Something is about to run.
         *
         * @param what its name
         * @param round from 1; 0 to warm up
         * @param rounds how many
         * @param left nanoseconds of wall time until all is done, as long as the last time; negative when unknown
         */
        void next(String what, int round, int rounds, long left);
    }

    Rounds(Clock clock, Listener listener, Runnable epoch) {
        this.clock = clock;
        this.listener = listener;
        add(EPOCH, epoch);
    }

    Rounds add(String name, Runnable what) {
        work.put(name, what);
        seconds.put(name, new ArrayList<>());
        return this;
    }

    /** Times everything: once to warm up, then in so many rounds. */
    Rounds run(int repeats) {
        for (int round = 0; round <= repeats; round++) {
            for (Map.Entry<String, Runnable> entry : work.entrySet()) {
                String name = entry.getKey();
                listener.next(name, round, repeats, round == 0 ? -1 : nanosLeft(name, repeats - round));
                long began = System.nanoTime();
                double start = clock.seconds();
                entry.getValue().run();
                double taken = clock.seconds() - start;
                lastNanos.put(name, System.nanoTime() - began);
                if (round > 0) {
                    times(name).add(taken);
                }
            }
        }
        return this;
    }

    /** This and what comes after it in its round, and everything in the rounds after that. */
    private long nanosLeft(String from, int roundsAfter) {
        long left = 0;
        boolean reached = false;
        for (Map.Entry<String, Long> entry : lastNanos.entrySet()) {
            reached |= entry.getKey().equals(from);
            left += (roundsAfter + (reached ? 1 : 0)) * entry.getValue();
        }
        return left;
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

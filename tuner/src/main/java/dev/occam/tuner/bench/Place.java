package dev.occam.tuner.bench;

import ai.djl.ndarray.NDManager;
import java.time.Duration;
import java.util.Optional;

/**
 * Where one benchmark runs: on which arrays' manager, as which of how many, heard by whom.
 *
 * @param manager under which everything lives, on the device that is measured
 * @param number its place among those that run, from 1
 * @param of how many run
 * @param listener hears of each thing that is timed
 */
record Place(NDManager manager, int number, int of, BenchListener listener) {

    /** The listener of the rounds of one benchmark. */
    Rounds.Listener listenerOf(String benchmark) {
        return (what, round, rounds, left) -> listener.next(new BenchListener.Standing(
                benchmark,
                number,
                of,
                what,
                round,
                rounds,
                left < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(left))));
    }
}

package dev.occam.tuner.loop;

import ai.djl.ndarray.NDList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an outer loop ended.
 *
 * @param ending whether it ran to its end
 * @param detail why it did not; empty if it did
 * @param chosen the chosen state's round, or null if training stopped before anything was judged
 * @param weights the chosen weights, or the last good ones
 * @param rounds everything judged, in order
 */
public record LoopResult(
        Ending ending, String detail, @Nullable Round chosen, NDList weights, List<Round> rounds) {

    /** Ways to end. */
    public enum Ending {
        FINISHED,
        INTERRUPTED,
        DIVERGED
    }
}

package dev.occam.tuner.loop;

import ai.djl.ndarray.NDList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a loop stands: all that another needs to go on from here, bit for bit.
 *
 * @param entries everything judged so far, in order
 * @param epochsDone whole epochs since the start of the run
 * @param open the fit under way; null between two fits
 * @param initial weights that training began with, with all else that the network remembers
 * @param kept those of the best judged state; the initial ones before there is one
 * @param current those of this moment
 */
public record LoopState(
        List<JournalEntry> entries,
        long epochsDone,
        @Nullable OpenFit open,
        NDList initial,
        NDList kept,
        NDList current) {

    public LoopState {
        entries = List.copyOf(entries);
    }
}

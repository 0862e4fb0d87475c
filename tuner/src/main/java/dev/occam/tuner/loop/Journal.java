package dev.occam.tuner.loop;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run has found out so far, written down judgement by judgement.
 *
 * <p>A loop is a function of what training and judging answer. One that is resumed therefore starts from the beginning
 * and asks the same questions, and as long as the journal has answers nobody trains. With the first question that it
 * cannot answer the run is <em>live</em>: arrays are taken from the state, and work goes on.
 */
public final class Journal {

    private final Checkpoints checkpoints;
    private final List<JournalEntry> entries = new ArrayList<>();
    private @Nullable LoopState from;
    private int answered;

    private Journal(Checkpoints checkpoints, @Nullable LoopState from) {
        this.checkpoints = checkpoints;
        this.from = from;
        if (from != null) {
            entries.addAll(from.entries());
        }
    }

    /**
     * The journal of a run that begins.
     *
     * @param checkpoints where its states are kept
     * @return an empty journal
     */
    public static Journal begun(Checkpoints checkpoints) {
        return new Journal(checkpoints, null);
    }

    /**
     * The journal of a run that goes on.
     *
     * @param checkpoints where its states are kept
     * @param from where it stood; its arrays are freed when they have been taken over
     * @return a journal with its answers
     */
    public static Journal resumed(Checkpoints checkpoints, LoopState from) {
        return new Journal(checkpoints, from);
    }

    boolean live() {
        return from == null;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    List<JournalEntry> entries() {
        return entries;
    }

    boolean hasAnswer() {
        return answered < entries.size() && !live();
    }

    /** Whether an open fit did its first {@code epochs} before the state was kept. */
    boolean covers(int epochs) {
        if (hasAnswer()) {
            return true;
        }
        return from != null && from.open() != null && epochs <= from.open().asked();
    }

    /** What was judged then. */
    JournalEntry answer(String phase) {
        JournalEntry entry = entries.get(answered);
        if (!entry.round().phase().equals(phase)) {
            throw new JournalException("its judgement " + (answered + 1) + " is '"
                    + entry.round().phase() + "' where this run comes to '" + phase + "'");
        }
        answered++;
        return entry;
    }

    /** Whether all has been answered and no fit was open, so that the loop stands where the state was kept. */
    boolean exhausted() {
        return from != null && !hasAnswer() && from.open() == null;
    }

    void add(JournalEntry entry) {
        entries.add(entry);
    }

    /** The state to take arrays from, once; null for a run that is live. */
    @Nullable
    LoopState goLive() {
        LoopState state = from;
        from = null;
        return state;
    }

    /** Refuses answers that nobody asked for. */
    void finish() {
        if (from != null) {
            throw new JournalException("this run came to its end after " + answered + " judgements of " + entries.size()
                    + ", with work left over");
        }
    }
}

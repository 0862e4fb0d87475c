package dev.occam.tuner.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.tuner.checkpoint.CheckpointFolder;
import dev.occam.tuner.checkpoint.LoopStateFile;
import dev.occam.tuner.loop.Checkpoints;
import dev.occam.tuner.loop.LoopState;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a run: what they belong to, how often there is one, and what is said where none can be written.
 *
 * <p>A disk that is full stops no training: the checkpoint that is there stays whole, and each later one is tried.
 */
final class RunCheckpoints implements Checkpoints {

    private final CheckpointFolder folder;
    private final Supplier<ObjectNode> belonging;
    private final RunClock clock;
    private final TrainingCurve curve;
    private final long period;
    private final Progress progress;
    private @Nullable ObjectNode belongs;
    private long last = System.nanoTime();
    private boolean said;

    /**
     * Checkpoints in a folder.
     *
     * @param belonging what they belong to; asked once, before the first
     * @param seconds between two of them in a fit
     */
    RunCheckpoints(
            CheckpointFolder folder,
            Supplier<ObjectNode> belonging,
            RunClock clock,
            TrainingCurve curve,
            double seconds,
            Progress progress) {
        this.folder = folder;
        this.belonging = belonging;
        this.clock = clock;
        this.curve = curve;
        this.period = (long) (seconds * 1e9);
        this.progress = progress;
    }

    @Override
    public boolean due() {
        return System.nanoTime() - last >= period;
    }

    /** Keeps a state, unless nothing has been done yet that would have to be done again. */
    @Override
    public void save(LoopState state) {
        boolean begun = state.epochsDone() > 0
                || (state.open() != null && !state.open().state().losses().isEmpty());
        if (!begun) {
            return;
        }
        ObjectNode content = belonging().deepCopy();
        content.set("clock", clock.json());
        content.set("curve", curve.json());
        content.set("loop", LoopStateFile.json(state));
        try {
            folder.write(content, LoopStateFile.arrays(state));
        } catch (IOException e) {
            if (!said) {
                progress.note("no checkpoint: " + e.getMessage()
                        + "; training goes on, the last checkpoint before is as it was, free some space for the next");
                said = true;
            }
        }
        last = System.nanoTime();
    }

    /** What they belong to. */
    ObjectNode belonging() {
        ObjectNode known = belongs;
        if (known == null) {
            known = belonging.get();
            belongs = known;
        }
        return known;
    }
}

package dev.occam.tuner.run;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.tuner.checkpoint.CheckpointException;
import dev.occam.tuner.checkpoint.LoopStateFile;
import dev.occam.tuner.loop.Journal;
import dev.occam.tuner.loop.JournalException;
import dev.occam.tuner.loop.LoopResult;
import dev.occam.tuner.loop.LoopState;

/**
 * The loop of a run that goes on from its checkpoint.
 *
 * @param folder the run's
 * @param content what the checkpoint says
 * @param checkpoints where later ones go
 * @param tuning what is run
 * @param manager where the checkpoint's arrays live
 * @param progress who is told of what differs
 */
record ResumedLoop(
        RunFolder folder,
        JsonNode content,
        RunCheckpoints checkpoints,
        Tuning tuning,
        NDManager manager,
        Progress progress) {

    LoopResult run() {
        Belonging.check(folder.path(), content, checkpoints.belonging(), progress);
        LoopState state = state();
        tuning.curve().resume(content.path("curve"));
        progress.note("resumed after epoch " + state.epochsDone() + ", "
                + state.entries().size() + " judgements");
        try {
            return tuning.run(Journal.resumed(checkpoints, state));
        } catch (JournalException e) {
            throw misfit(e);
        }
    }

    private LoopState state() {
        try {
            return LoopStateFile.read(
                    content.path("loop"),
                    folder.checkpoint().arrays(content, manager),
                    tuning.weights().stateNames(),
                    tuning.groups().prior());
        } catch (IllegalArgumentException e) {
            throw misfit(e);
        }
    }

    private CheckpointException misfit(RuntimeException e) {
        return new CheckpointException(
                folder.path() + ": the checkpoint was made by another version of Occam: " + e.getMessage()
                        + "; go on with that version, or start anew with --force",
                e);
    }
}

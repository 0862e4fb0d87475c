package dev.occam.spark;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.TaskContext;

/** A user's network that takes its time in a task, and tells of it where there is a folder for that. */
public final class SlowNet extends SequentialBlock {

    /** Names the folder where an executor leaves a file for each batch; without it, no delay but the one that is set. */
    static final String FOLDER = "OCCAM_TEST_FOLDER";

    /** The file there that has executors take their time. */
    static final String SLOW = "slow";

    private static volatile long delay;

    public SlowNet(int inputs, int outputs) {
        add(Blocks.batchFlattenBlock());
        add(Linear.builder().setUnits(4).build());
        add(Activation.tanhBlock());
        add(Linear.builder().setUnits(outputs).build());
    }

    /** In the tasks of this process. */
    static void slowDown(long millis) {
        delay = millis;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        if (TaskContext.get() != null) {
            try {
                String shared = System.getenv(FOLDER);
                if (shared == null) {
                    Thread.sleep(delay);
                } else if (Files.exists(Path.of(shared, SLOW))) {
                    Files.createTempFile(Path.of(shared), "tuned", "");
                    Thread.sleep(500);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return super.forwardInternal(store, inputs, training, params);
    }
}

package dev.occam.tuner.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.tuner.run.Progress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The progress of a worker's run as messages, a few a second. */
final class WorkerProgress implements Progress {

    private static final long BETWEEN = Duration.ofMillis(200).toNanos();

    private final Consumer<ObjectNode> send;
    private long total = 1;
    private long last = System.nanoTime() - BETWEEN;

    WorkerProgress(Consumer<ObjectNode> send) {
        this.send = send;
    }

    @Override
    public void note(String line) {
        send.accept(Message.of(Message.NOTE).put("line", line));
    }

    @Override
    public void begin(long totalSteps) {
        total = Math.max(1, totalSteps);
    }

    @Override
    public void advance(long stepsDone, String phase, double loss, @Nullable Double logEvidence) {
        long now = System.nanoTime();
        if (now - last >= BETWEEN) {
            last = now;
            send.accept(Message.of(Message.ADVANCE)
                    .put("share", Math.min(1, stepsDone / (double) total))
                    .put("phase", phase));
        }
    }

    @Override
    public void finish() {}
}

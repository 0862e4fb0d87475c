package dev.occam.tuner.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** One who does the runs of a batch, one after another. One thread hands out tasks; another may stop it. */
public interface BatchWorker extends AutoCloseable {

    /**
     * Has a task done.
     *
     * @param task a message of the batch
     * @param onTheWay hears of it, as far as anything is heard
     * @return the last message of the task: {@code ended}, {@code stopped} or {@code failed}
     */
    JsonNode perform(ObjectNode task, Consumer<JsonNode> onTheWay);

    /** Has it stop at the next step of what it does, and takes no further tasks. */
    void stop();

    /** Ends it at once. */
    void kill();

    @Override
    void close();

    /**
     * The answer of one that was told to stop.
     *
     * @return a message
     */
    static ObjectNode stopped() {
        return Message.of(Message.STOPPED);
    }

    /**
     * The answer of one that died, after which the task is tried again.
     *
     * @param reason one line
     * @return a message
     */
    static ObjectNode died(String reason) {
        return Message.of(Message.FAILED).put("code", 1).put("reason", reason).put("died", true);
    }
}

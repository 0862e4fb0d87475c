package dev.occam.tuner.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What a batch and its workers say to each other: a JSON object a line.
 *
 * <p>To a worker: {@code task} with a configuration. From it: {@code advance} and {@code note} on the way; {@code ended},
 * {@code stopped} or {@code failed} once for each task.
 */
final class Message {

    static final String KIND = "occam";
    static final String TASK = "task";
    static final String ADVANCE = "advance";
    static final String NOTE = "note";
    static final String ENDED = "ended";
    static final String STOPPED = "stopped";
    static final String FAILED = "failed";

    private static final JsonMapper MAPPER = new JsonMapper();

    private Message() {}

    static ObjectNode of(String kind) {
        return MAPPER.createObjectNode().put(KIND, kind);
    }

    static String line(ObjectNode message) {
        return message.toString();
    }

    /** The message in a line; null for anything else, such as what a native library prints. */
    static @Nullable JsonNode parse(String line) {
        if (!line.startsWith("{")) {
            return null;
        }
        try {
            JsonNode tree = MAPPER.readTree(line);
            return tree.path(KIND).isTextual() ? tree : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}

package dev.occam.tuner.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A JSON file of two lines: what it is, with length and SHA-256 of the second line; and its content.
 *
 * <p>The first line keeps its form in all versions, so that a newer file can be named as one.
 */
final class SealedJson {

    static final String FORMAT = "occam-checkpoint";
    static final int VERSION = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SealedJson() {}

    static byte[] bytes(JsonNode content) {
        try {
            byte[] body = MAPPER.writeValueAsBytes(content);
            ObjectNode seal = MAPPER.createObjectNode();
            seal.put("format", FORMAT);
            seal.put("version", VERSION);
            seal.put("bytes", body.length);
            seal.put("sha256", Digests.of(body));
            byte[] head = MAPPER.writeValueAsBytes(seal);
            byte[] all = Arrays.copyOf(head, head.length + 1 + body.length);
            all[head.length] = '\n';
            System.arraycopy(body, 0, all, head.length + 1, body.length);
            return all;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of a file that is as it was written. */
    static JsonNode read(Path file) {
        byte[] all;
        try {
            all = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CheckpointException(
                    file + ": the checkpoint cannot be read (" + e.getMessage() + "); check its permissions", e);
        }
        int end = 0;
        while (end < all.length && all[end] != '\n') {
            end++;
        }
        JsonNode seal = tree(file, Arrays.copyOf(all, end));
        if (!seal.path("format").asText().equals(FORMAT)
                || !seal.path("version").isInt()
                || seal.path("version").asInt() < 1) {
            throw altered(file);
        }
        if (seal.path("version").asInt() > VERSION) {
            throw new CheckpointException(file + ": a checkpoint of version "
                    + seal.path("version").asInt() + ", and this Occam reads up to version " + VERSION
                    + "; go on with a newer Occam");
        }
        byte[] body = Arrays.copyOfRange(all, Math.min(end + 1, all.length), all.length);
        if (body.length != seal.path("bytes").asInt(-1)
                || !Digests.of(body).equals(seal.path("sha256").asText())) {
            throw altered(file);
        }
        return tree(file, body);
    }

    private static JsonNode tree(Path file, byte[] bytes) {
        try {
            return MAPPER.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw altered(file);
        }
    }

    /** A file that is not what was written. */
    static CheckpointException altered(Path file) {
        return new CheckpointException(file + ": the checkpoint is truncated or altered, and nothing was touched;"
                + " bring the file back, or start anew with --force");
    }
}

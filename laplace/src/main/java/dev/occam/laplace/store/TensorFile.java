package dev.occam.laplace.store;

import ai.djl.ndarray.NDArray;
import ai.djl.util.JsonUtils;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/**
 * Arrays in float64 with one text, written as a safetensors file: eight bytes with the length of the header, the header as JSON,
 * the arrays in little endian. The text and a SHA-256 digest of the whole file stand in the header's {@code __metadata__}; for
 * the digest itself, 64 zeros are digested.
 *
 * <p>DJL reads such a file, but writes no metadata and holds all arrays at once as bytes.
 */
final class TensorFile {

    static final String METADATA = "__metadata__";
    static final String FORMAT = "occam.posterior";
    static final String SHA = "sha256";
    static final String NO_SHA = "0".repeat(64);
    static final int CHUNK = 1 << 13;

    private TensorFile() {}

    /** Writes a file whole or not at all: to a temporary one in the same folder first. */
    static void write(Path file, String text, Map<String, NDArray> arrays) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder; name a file in it");
        }
        Path temporary = folder.resolve(".occam-" + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                write(channel, text, arrays);
                channel.force(true);
            }
            Files.move(temporary, file.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void write(FileChannel channel, String text, Map<String, NDArray> arrays) throws IOException {
        byte[] header = header(text, arrays);
        MessageDigest digest = Digests.sha256();
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        put(channel, digest, length.putLong(0, header.length));
        put(channel, digest, ByteBuffer.wrap(header));
        for (NDArray array : arrays.values()) {
            double[] values = array.toDoubleArray();
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int from = 0; from < values.length; from += CHUNK) {
                int count = Math.min(CHUNK, values.length - from);
                buffer.clear();
                buffer.asDoubleBuffer().put(values, from, count);
                put(channel, digest, buffer.limit(count * Double.BYTES));
            }
        }
        long place = Long.BYTES + digestPlace(new String(header, StandardCharsets.UTF_8));
        ByteBuffer hex = ByteBuffer.wrap(Digests.hex(digest).getBytes(StandardCharsets.US_ASCII));
        while (hex.hasRemaining()) {
            place += channel.write(hex, place);
        }
    }

    private static void put(FileChannel channel, MessageDigest digest, ByteBuffer bytes) throws IOException {
        digest.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static byte[] header(String text, Map<String, NDArray> arrays) {
        JsonObject metadata = new JsonObject();
        // First, so that no array and no text can stand before it.
        metadata.addProperty(SHA, NO_SHA);
        metadata.addProperty(FORMAT, text);
        JsonObject header = new JsonObject();
        header.add(METADATA, metadata);
        long offset = 0;
        for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
            long end = offset + entry.getValue().size() * Double.BYTES;
            JsonArray shape = new JsonArray();
            for (long size : entry.getValue().getShape().getShape()) {
                shape.add(size);
            }
            JsonArray offsets = new JsonArray();
            offsets.add(offset);
            offsets.add(end);
            JsonObject array = new JsonObject();
            array.addProperty("dtype", "F64");
            array.add("shape", shape);
            array.add("data_offsets", offsets);
            header.add(entry.getKey(), array);
            offset = end;
        }
        byte[] json = JsonUtils.GSON_COMPACT.toJson(header).getBytes(StandardCharsets.UTF_8);
        // The format wants the arrays aligned, and allows spaces.
        byte[] padded = new byte[(json.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES];
        Arrays.fill(padded, (byte) ' ');
        System.arraycopy(json, 0, padded, 0, json.length);
        return padded;
    }

    /** Where the digest stands in a header, in bytes; all before it is ASCII. */
    static int digestPlace(String header) {
        String before = "{\"" + METADATA + "\":{\"" + SHA + "\":\"";
        return header.startsWith(before) ? before.length() : -1;
    }
}

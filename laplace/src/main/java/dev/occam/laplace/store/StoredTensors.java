package dev.occam.laplace.store;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.JsonUtils;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.occam.laplace.store.PosteriorFileException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A {@link TensorFile} open for reading, its checksum found right. */
final class StoredTensors implements AutoCloseable {

    private static final String AGAIN = "copy it again, or fit and save again";
    private static final long LONGEST_HEADER = 1L << 28;

    private final Path file;
    private final FileChannel channel;
    private final JsonObject header;
    private final long start;

    private StoredTensors(Path file, FileChannel channel, JsonObject header, long start) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.start = start;
    }

    static StoredTensors open(Path file) throws PosteriorFileException {
        if (Files.isDirectory(file)) {
            throw new PosteriorFileException(Kind.UNREADABLE, file, "is a folder", "name a file in it", null);
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(file);
        } catch (NoSuchFileException e) {
            throw new PosteriorFileException(Kind.MISSING, file, "no such file", "check the path", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        try {
            return open(file, channel);
        } catch (IOException | RuntimeException e) {
            try {
                channel.close();
            } catch (IOException also) {
                e.addSuppressed(also);
            }
            if (e instanceof PosteriorFileException own) {
                throw own;
            }
            throw e instanceof IOException io ? unreadable(file, io) : broken(file, "its header makes no sense", e);
        }
    }

    private static StoredTensors open(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        long length = size < Long.BYTES ? -1 : read(channel, 0, Long.BYTES).getLong();
        // The beginning is looked at alone first: a large file of another kind is not worth reading.
        int known = TensorFile.METADATA.length() + TensorFile.SHA.length() + TensorFile.NO_SHA.length();
        String beginning = length < known || length > LONGEST_HEADER || size < Long.BYTES + known
                ? ""
                : text(read(channel, Long.BYTES, known));
        int place = TensorFile.digestPlace(beginning);
        if (place < 0) {
            throw new PosteriorFileException(
                    Kind.WRONG_FORMAT, file, "is no posterior file", "name one that a posterior was saved to", null);
        }
        if (size < Long.BYTES + length) {
            throw broken(file, "ends within its header", null);
        }
        String json = text(read(channel, Long.BYTES, Math.toIntExact(length)));
        long start = Long.BYTES + length;
        String written = json.substring(place, place + TensorFile.NO_SHA.length());
        String zeroed = json.substring(0, place) + TensorFile.NO_SHA + json.substring(place + written.length());
        boolean same = digest(channel, zeroed, start).equals(written);
        JsonObject header;
        try {
            header = JsonUtils.GSON.fromJson(json, JsonObject.class);
        } catch (JsonParseException e) {
            throw broken(file, "its header is no JSON", e);
        }
        if (!same) {
            long expected = start + end(header);
            throw broken(
                    file,
                    size < expected
                            ? "cut short: " + size + " of " + expected + " bytes"
                            : "altered since it was written: its checksum does not fit",
                    null);
        }
        return new StoredTensors(file, channel, header, start);
    }

    /** Where the last array ends, after the header; 0 where that can't be told. */
    private static long end(JsonObject header) {
        long end = 0;
        try {
            for (String name : header.keySet()) {
                if (!name.equals(TensorFile.METADATA)) {
                    end = Math.max(end, offsets(header, name)[1]);
                }
            }
        } catch (RuntimeException e) {
            return 0;
        }
        return end;
    }

    private static long[] offsets(JsonObject header, String name) {
        var offsets = header.getAsJsonObject(name).getAsJsonArray("data_offsets");
        return new long[] {offsets.get(0).getAsLong(), offsets.get(1).getAsLong()};
    }

    private static String digest(FileChannel channel, String header, long start) throws IOException {
        MessageDigest digest = Digests.sha256();
        digest.update(read(channel, 0, Long.BYTES));
        digest.update(header.getBytes(StandardCharsets.UTF_8));
        ByteBuffer buffer = ByteBuffer.allocate(TensorFile.CHUNK * Double.BYTES);
        for (long at = start; channel.read(buffer.clear(), at) > 0; at += buffer.limit()) {
            digest.update(buffer.flip());
        }
        return Digests.hex(digest);
    }

    private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {}
        if (buffer.hasRemaining()) {
            throw new IOException("the file became shorter while it was read");
        }
        return buffer.flip();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    Path file() {
        return file;
    }

    /** The text that was written beside the arrays. */
    String text() {
        return header.getAsJsonObject(TensorFile.METADATA)
                .get(TensorFile.FORMAT)
                .getAsString();
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>(header.keySet());
        names.remove(TensorFile.METADATA);
        return names;
    }

    /**
     * One of the arrays.
     *
     * @param manager that it is attached to, on any device
     * @return in float64
     */
    NDArray array(NDManager manager, String name) throws PosteriorFileException {
        if (!header.has(name)) {
            throw broken(file, "lacks the array '" + name + "'", null);
        }
        try {
            long[] shape = header.getAsJsonObject(name).getAsJsonArray("shape").asList().stream()
                    .mapToLong(JsonElement::getAsLong)
                    .toArray();
            long[] offsets = offsets(header, name);
            double[] values = new double[Math.toIntExact((offsets[1] - offsets[0]) / Double.BYTES)];
            for (int from = 0; from < values.length; from += TensorFile.CHUNK) {
                int count = Math.min(TensorFile.CHUNK, values.length - from);
                read(channel, start + offsets[0] + (long) from * Double.BYTES, count * Double.BYTES)
                        .asDoubleBuffer()
                        .get(values, from, count);
            }
            return manager.create(values, new Shape(shape));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static PosteriorFileException unreadable(Path file, IOException e) {
        return new PosteriorFileException(
                Kind.UNREADABLE, file, "can't be read: " + e.getMessage(), "check the file and its permissions", e);
    }

    static PosteriorFileException broken(Path file, String problem, @Nullable Throwable cause) {
        return new PosteriorFileException(Kind.BROKEN, file, problem, AGAIN, cause);
    }

    @Override
    public void close() throws PosteriorFileException {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}

package dev.occam.reports.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.reports.record.RunRecordException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Batch records as files; the format grows as that of {@link RunRecords} does. */
public final class BatchRecords {
    /** The name of the file in the folder of a batch. */
    public static final String NAME = "batch.json";

    private static final String SCHEMA = "batch-record-1.schema.json";

    private BatchRecords() {}

    /** Returns the JSON Schema (draft 2020-12) of what {@link #write} writes, as text. */
    public static String schema() {
        try (InputStream stream = BatchRecords.class.getResourceAsStream(SCHEMA)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks " + SCHEMA);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the record as JSON, ending in a line feed. */
    public static String toJson(BatchRecord batch) {
        return RecordJson.write(batch);
    }

    /**
     * Writes a record whole or not at all.
     *
     * @throws IOException in one line that names the file and the reason
     */
    public static void write(Path file, BatchRecord batch) throws IOException {
        AtomicFile.write(file, toJson(batch));
    }

    /**
     * Reads a record.
     *
     * @throws RunRecordException in one line, as for {@link RunRecords#read}; also where a folder of a run is not below
     *     that of the record
     */
    public static BatchRecord read(Path file) throws RunRecordException {
        JsonNode tree = RunRecords.tree(file, bytes(file));
        checkFormat(file, tree);
        BatchRecord batch;
        try {
            batch = RecordJson.MAPPER.treeToValue(tree, BatchRecord.class);
        } catch (JsonProcessingException e) {
            throw new RunRecordException(Kind.INVALID, file, ReadProblem.describe(e), e);
        }
        for (int i = 0; i < batch.runs().size(); i++) {
            if (!isBelow(batch.runs().get(i).folder())) {
                throw new RunRecordException(
                        Kind.INVALID, file, "/runs/" + i + "/folder: is no folder beside the record", null);
            }
        }
        return batch;
    }

    private static byte[] bytes(Path file) throws RunRecordException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new RunRecordException(
                    Kind.MISSING, file, "there is no such file; name a batch record (" + NAME + ")", e);
        } catch (IOException e) {
            String why = Files.isDirectory(file)
                    ? "is a folder; name the " + NAME + " in it"
                    : "cannot be read: " + e.getMessage();
            throw new RunRecordException(Kind.UNREADABLE, file, why, e);
        }
    }

    /** A name from elsewhere must lead nowhere else: letters, digits, dots, dashes and underscores, no dot first. */
    private static boolean isBelow(String folder) {
        return folder.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,250}");
    }

    private static void checkFormat(Path file, JsonNode tree) throws RunRecordException {
        JsonNode version = tree.path("version");
        if (!tree.path("format").asText().equals(BatchRecord.FORMAT)
                || !version.isIntegralNumber()
                || version.asLong() < 1) {
            String message = "not a batch record: the field \"format\" must be \"" + BatchRecord.FORMAT
                    + "\", \"version\" a whole number from 1";
            throw new RunRecordException(Kind.WRONG_FORMAT, file, message, null);
        }
        if (!version.canConvertToInt() || version.asInt() > BatchRecord.VERSION) {
            String message = "a batch record of version " + version.asText() + ", and this Occam reads up to version "
                    + BatchRecord.VERSION + "; read it with a newer Occam";
            throw new RunRecordException(Kind.NEWER_VERSION, file, message, null);
        }
    }
}

package dev.occam.reports.record;

import com.fasterxml.jackson.core.JsonLocation;
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
import java.util.List;
import java.util.Set;

/**
 * Run records as files: written whole, read with an answer to everything that can be wrong.
 * <p>The format grows like this. Within one version fields may be added, and a reader ignores fields it does not know;
 * it refuses a value it does not know where one of a few is expected. A field that changes its meaning or goes away
 * takes a new version. A reader reads its own version and all before it, and refuses a newer one.
 * <p>The same record always gives the same bytes: fields in fixed order, UTF-8, two spaces of indentation, line feeds,
 * each number by its shortest decimal form.
 */
public final class RunRecords {
    private static final String SCHEMA = "run-record-1.schema.json";

    private RunRecords() {}

    /** Returns the JSON Schema (draft 2020-12) of what {@link #write} writes, as text. */
    public static String schema() {
        try (InputStream stream = RunRecords.class.getResourceAsStream(SCHEMA)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks " + SCHEMA);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the record as JSON, ending in a line feed. */
    public static String toJson(RunRecord run) {
        return RecordJson.write(run);
    }

    /**
     * Writes a record whole or not at all.
     *
     * @throws IOException in one line that names the file and the reason
     */
    public static void write(Path file, RunRecord run) throws IOException {
        AtomicFile.write(file, toJson(run));
    }

    /**
     * Reads a record.
     *
     * @throws RunRecordException in one line: no such file, not JSON (with line and column), another format, a newer
     *     version, or a field (as a JSON pointer) that is missing or of the wrong kind
     */
    public static RunRecord read(Path file) throws RunRecordException {
        JsonNode tree = tree(file, bytes(file));
        checkFormat(file, tree);
        try {
            return RecordJson.MAPPER.treeToValue(tree, RunRecord.class);
        } catch (JsonProcessingException e) {
            throw new RunRecordException(Kind.INVALID, file, ReadProblem.describe(e), e);
        }
    }

    /**
     * Returns where two records differ, leaving out all that is time, as one line a difference:
     * JSON pointer and both values. Empty if a run was reproduced.
     */
    public static List<String> differences(RunRecord first, RunRecord second) {
        return TreeDifference.between(
                RecordJson.tree(first),
                RecordJson.tree(second),
                Set.of("/started", "/durations", "/training/curve/*/seconds"));
    }

    private static byte[] bytes(Path file) throws RunRecordException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new RunRecordException(Kind.MISSING, file, "there is no such file; name a run record (run.json)", e);
        } catch (IOException e) {
            String why = Files.isDirectory(file)
                    ? "is a folder; name the run.json in it"
                    : "cannot be read: " + e.getMessage();
            throw new RunRecordException(Kind.UNREADABLE, file, why, e);
        }
    }

    static JsonNode tree(Path file, byte[] bytes) throws RunRecordException {
        try {
            return RecordJson.MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
            throw new RunRecordException(Kind.BROKEN, file, where + "not valid JSON: " + ReadProblem.syntax(e), e);
        } catch (IOException e) {
            throw new RunRecordException(Kind.BROKEN, file, "not valid JSON: " + e.getMessage(), e);
        }
    }

    private static void checkFormat(Path file, JsonNode tree) throws RunRecordException {
        if (!tree.path("format").asText().equals(RunRecord.FORMAT)) {
            String message = "not a run record: the field \"format\" must be \"" + RunRecord.FORMAT + "\"";
            throw new RunRecordException(Kind.WRONG_FORMAT, file, message, null);
        }
        JsonNode version = tree.path("version");
        if (!version.isIntegralNumber() || version.asLong() < 1) {
            String message = "not a run record: the field \"version\" must be a whole number from 1";
            throw new RunRecordException(Kind.WRONG_FORMAT, file, message, null);
        }
        if (!version.canConvertToInt() || version.asInt() > RunRecord.VERSION) {
            String message = "a run record of version " + version.asText() + ", and this Occam reads up to version "
                    + RunRecord.VERSION + "; read it with a newer Occam";
            throw new RunRecordException(Kind.NEWER_VERSION, file, message, null);
        }
    }
}

package dev.occam.tuner.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.occam.reports.record.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A folder of tables and the record, in JSON, that a later call goes on from; all are written anew together. */
public final class TableFolder {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path folder;
    private final String record;
    private final String what;

    /**
     * A folder, there or not.
     *
     * @param folder where
     * @param record name of the file of the record
     * @param what is gone on with, for messages, such as "study"
     */
    public TableFolder(Path folder, String record, String what) {
        this.folder = folder;
        this.record = record;
        this.what = what;
    }

    /**
     * Begins, or goes on with what was begun.
     *
     * @param resume which of both
     * @return the record to go on from; empty where it begins
     * @throws RunException where the folder holds a record and should not, the other way round, or one that can't be read
     */
    public Optional<JsonNode> open(boolean resume) {
        Path file = folder.resolve(record);
        boolean holdsOne = Files.exists(file);
        if (!resume && holdsOne) {
            throw refused(folder + " already holds " + record
                    + "; go on with it by --resume, or choose another folder with --out");
        }
        if (resume && !holdsOne) {
            throw refused(
                    folder + " holds no " + what + " to go on with; leave out --resume, or name its folder with --out");
        }
        return resume ? Optional.of(read(file)) : Optional.empty();
    }

    private JsonNode read(Path file) {
        try {
            return MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw damaged();
        } catch (IOException e) {
            throw refused(file + " cannot be read: " + AtomicFile.reason(e, file) + "; check its permissions");
        }
    }

    /** What is told of a record that is not what it should be. */
    public RunException damaged() {
        return refused(folder.resolve(record) + " is damaged; choose another folder with --out");
    }

    /** What is told of a record that was begun otherwise. */
    public static RunException refused(String line) {
        return new RunException(RunException.Kind.OUTPUT, line);
    }

    /**
     * Writes all files, or none.
     *
     * @param texts by the names of the files, in the order in which they appear: the record last
     * @throws RunException where they can't be written
     */
    public void write(Map<String, String> texts) {
        try {
            Files.createDirectories(folder);
            Map<Path, byte[]> files = new LinkedHashMap<>();
            texts.forEach((name, text) -> files.put(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8)));
            AtomicFile.writeTogether(files);
        } catch (IOException e) {
            throw new RunException(
                    RunException.Kind.OUTPUT,
                    "cannot write the tables to " + folder + ": " + AtomicFile.reason(e, folder)
                            + "; free some space, or choose another folder with --out",
                    e);
        }
    }
}

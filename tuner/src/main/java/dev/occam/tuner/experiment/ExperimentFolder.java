package dev.occam.tuner.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.AtomicFile;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.run.RunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The folder of an experiment: what was begun there, and the tables of what has come of it so far. */
final class ExperimentFolder {

    static final String RECORD = "experiment.json";
    static final String MARKDOWN = "table.md";
    static final String CSV = "table.csv";
    static final String CURVES = "curves.csv";

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path folder;
    private final ObjectNode begun;

    /**
     * The folder of an experiment that begins or goes on.
     *
     * @param reader    of the experiment
     * @param data      as given; null for the embedded digits
     * @param overrides as given
     */
    ExperimentFolder(Path folder, ExperimentReader reader, @Nullable String data, List<String> overrides) {
        this.folder = folder;
        begun = JsonNodeFactory.instance.objectNode();
        begun.put("format", "occam-experiment");
        begun.put("version", 1);
        begun.set("experiment", reader.tree());
        begun.put("data", data);
        overrides.forEach(begun.putArray("overrides")::add);
    }

    /**
     * Begins, or goes on with what was begun.
     *
     * @throws RunException where the folder holds an experiment and should not, or the other way round, or another one
     */
    void open(boolean resume) {
        Path record = folder.resolve(RECORD);
        boolean holdsOne = Files.exists(record);
        if (!resume && holdsOne) {
            throw refused(folder + " already holds " + RECORD
                    + "; go on with it by --resume, or choose another folder with --out");
        }
        if (resume && !holdsOne) {
            throw refused(
                    folder + " holds no experiment to go on with; leave out --resume, or name its folder with --out");
        }
        if (resume) {
            requireSame(record);
        }
    }

    private void requireSame(Path file) {
        JsonNode then;
        try {
            then = MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw refused(file + " is damaged; choose another folder with --out");
        } catch (IOException e) {
            throw refused(file + " cannot be read: " + AtomicFile.reason(e, file) + "; check its permissions");
        }
        for (String field : List.of("format", "version", "experiment", "data", "overrides")) {
            JsonNode now = begun.path(field);
            if (!then.path(field).toString().equals(now.toString())) {
                String difference = now.isValueNode() ? " (" + then.path(field) + " then, " + now + " now)" : "";
                throw refused(folder + " was begun with other settings in /" + field + difference
                        + "; go on with the same, or choose another folder with --out");
            }
        }
    }

    /** Writes the results so far: the tables, and the record that a later call goes on from. */
    void write(Results results) {
        ExperimentTables tables = new ExperimentTables(results);
        ObjectNode record = begun.deepCopy();
        ResultsJson.add(record, results, folder);
        try {
            Files.createDirectories(folder);
            String json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(record) + "\n";
            Map<Path, byte[]> files = new LinkedHashMap<>();
            files.put(folder.resolve(MARKDOWN), tables.markdown().getBytes(StandardCharsets.UTF_8));
            files.put(folder.resolve(CSV), tables.csv().getBytes(StandardCharsets.UTF_8));
            files.put(folder.resolve(CURVES), CurvesOut.csv(results).getBytes(StandardCharsets.UTF_8));
            files.put(folder.resolve(RECORD), json.getBytes(StandardCharsets.UTF_8));
            AtomicFile.writeTogether(files);
        } catch (IOException e) {
            throw new RunException(
                    RunException.Kind.OUTPUT,
                    "cannot write the tables to " + folder + ": " + AtomicFile.reason(e, folder)
                            + "; free some space, or choose another folder with --out",
                    e);
        }
    }

    private static RunException refused(String line) {
        return new RunException(RunException.Kind.OUTPUT, line);
    }
}

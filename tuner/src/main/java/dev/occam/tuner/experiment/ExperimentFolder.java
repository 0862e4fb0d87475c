package dev.occam.tuner.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.TableFolder;
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

    private final Path folder;
    private final TableFolder files;
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
        files = new TableFolder(folder, RECORD, "experiment");
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
        files.open(resume).ifPresent(this::requireSame);
    }

    private void requireSame(JsonNode then) {
        for (String field : List.of("format", "version", "experiment", "data", "overrides")) {
            JsonNode now = begun.path(field);
            if (!then.path(field).toString().equals(now.toString())) {
                String difference = now.isValueNode() ? " (" + then.path(field) + " then, " + now + " now)" : "";
                throw TableFolder.refused(folder + " was begun with other settings in /" + field + difference
                        + "; go on with the same, or choose another folder with --out");
            }
        }
    }

    /** Writes the results so far: the tables, and the record that a later call goes on from. */
    void write(Results results) {
        ExperimentTables tables = new ExperimentTables(results);
        ObjectNode record = begun.deepCopy();
        ResultsJson.add(record, results, folder);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(MARKDOWN, tables.markdown());
        texts.put(CSV, tables.csv());
        texts.put(CURVES, CurvesOut.csv(results));
        texts.put(RECORD, record.toPrettyString() + "\n");
        files.write(texts);
    }
}

package dev.occam.tuner.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.tuner.config.StudyConfig;
import dev.occam.tuner.config.StudyReader;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.TableFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The folder of a study: its tables, and its record, from which a later call goes on. */
final class StudyFolder {

    private static final String RECORD = "experiment.json";
    private final Path folder;
    private final TableFolder files;
    private final JsonNode begun;

    StudyFolder(Path folder, StudyConfig study) {
        this.folder = folder;
        this.files = new TableFolder(folder, RECORD, "study");
        this.begun = StudyReader.tree(study);
    }

    /**
     * Takes what was measured before into {@code results}.
     *
     * @throws RunException where the folder holds a study and should not, or the other way round, or another one
     */
    void open(boolean resume, StudyResults results) {
        files.open(resume).ifPresent(then -> {
            if (!then.path("study").toString().equals(begun.toString())) {
                throw TableFolder.refused(folder
                        + " was begun with another study; go on with the same, or choose another folder with --out");
            }
            take(then, results);
        });
    }

    /** A seed that lacks a case is measured again. */
    private static void take(JsonNode record, StudyResults results) {
        for (JsonNode one : record.path("seeds")) {
            Map<String, Double> values = new LinkedHashMap<>();
            for (String name : results.cases()) {
                JsonNode value = one.path("values").path(name);
                if (value.isNumber()) {
                    values.put(name, value.asDouble());
                }
            }
            if (values.size() == results.cases().size()) {
                results.add(one.path("seed").asLong(), values);
            }
        }
    }

    /** Writes the results so far. */
    void write(StudyResults results) {
        StudyText text = new StudyText(results);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("table.md", text.markdown());
        texts.put("table.csv", text.csv());
        texts.put(RECORD, record(results).toPrettyString() + "\n");
        files.write(texts);
    }

    private ObjectNode record(StudyResults results) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("format", "occam-study");
        record.put("version", 1);
        record.set("study", begun);
        record.put("complete", results.complete());
        record.put("quantity", results.quantity());
        ArrayNode seeds = record.putArray("seeds");
        results.seeds().forEach((seed, values) -> {
            ObjectNode one = seeds.addObject();
            one.put("seed", seed);
            ObjectNode all = one.putObject("values");
            values.forEach((name, value) -> all.put(name, value));
        });
        ArrayNode claims = record.putArray("claims");
        results.study().claims().forEach(claim -> claims.addObject()
                .put("text", claim.text())
                .put("verdict", results.verdict(claim).word()));
        return record;
    }
}

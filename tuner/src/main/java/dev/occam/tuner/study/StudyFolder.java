package dev.occam.tuner.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.AtomicFile;
import dev.occam.tuner.config.StudyConfig;
import dev.occam.tuner.config.StudyReader;
import dev.occam.tuner.run.RunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The folder of a study: its tables, and its record, from which a later call goes on. */
final class StudyFolder {

    private static final String RECORD = "experiment.json";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path folder;
    private final JsonNode begun;

    StudyFolder(Path folder, StudyConfig study) {
        this.folder = folder;
        this.begun = StudyReader.tree(study);
    }

    /**
     * Takes what was measured before into {@code results}.
     *
     * @throws RunException where the folder holds a study and should not, or the other way round, or another one
     */
    void open(boolean resume, StudyResults results) {
        Path file = folder.resolve(RECORD);
        boolean holdsOne = Files.exists(file);
        if (!resume && holdsOne) {
            throw refused(folder + " already holds " + RECORD
                    + "; go on with it by --resume, or choose another folder with --out");
        }
        if (resume && !holdsOne) {
            throw refused(folder + " holds no study to go on with; leave out --resume, or name its folder with --out");
        }
        if (resume) {
            JsonNode then = read(file);
            if (!then.path("study").toString().equals(begun.toString())) {
                throw refused(folder
                        + " was begun with another study; go on with the same, or choose another folder with --out");
            }
            take(then, results);
        }
    }

    private JsonNode read(Path file) {
        try {
            return MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw refused(file + " is damaged; choose another folder with --out");
        } catch (IOException e) {
            throw refused(file + " cannot be read: " + AtomicFile.reason(e, file) + "; check its permissions");
        }
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
        try {
            Files.createDirectories(folder);
            String json = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(record(results)) + "\n";
            Map<Path, byte[]> files = new LinkedHashMap<>();
            files.put(folder.resolve("table.md"), text.markdown().getBytes(StandardCharsets.UTF_8));
            files.put(folder.resolve("table.csv"), text.csv().getBytes(StandardCharsets.UTF_8));
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

    private static RunException refused(String line) {
        return new RunException(RunException.Kind.OUTPUT, line);
    }
}

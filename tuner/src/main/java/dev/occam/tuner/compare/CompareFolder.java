package dev.occam.tuner.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.AtomicFile;
import dev.occam.reports.record.RunEnvironment;
import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.config.CompareReader;
import dev.occam.tuner.run.RunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folder of a comparison: what was begun there with all that has come of it, and the tables of that. */
final class CompareFolder {

    static final String RECORD = "compare.json";
    static final String MARKDOWN = "compare.md";

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path folder;
    private final JsonNode config;
    private final CompareConfig compare;

    CompareFolder(Path folder, CompareReader reader) {
        this.folder = folder;
        this.config = reader.tree();
        this.compare = reader.compare();
    }

    /**
     * Begins, or goes on with what was begun.
     *
     * @throws RunException where the folder holds a comparison and should not, or the other way round, or another one
     */
    Cells open(boolean resume) {
        Path record = folder.resolve(RECORD);
        boolean holdsOne = Files.exists(record);
        if (!resume && holdsOne) {
            throw refused(folder + " already holds " + RECORD
                    + "; go on with it by --resume, or choose another folder with --out");
        }
        if (!resume) {
            return new Cells(compare, List.of());
        }
        if (!holdsOne) {
            throw refused(
                    folder + " holds no comparison to go on with; leave out --resume, or name its folder with --out");
        }
        return read(record);
    }

    private Cells read(Path file) {
        JsonNode then;
        List<Cell> cells;
        try {
            then = MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8));
            cells = MAPPER.convertValue(then.path("cells"), new TypeReference<List<Cell>>() {});
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw refused(file + " is damaged; choose another folder with --out");
        } catch (IOException e) {
            throw refused(file + " cannot be read: " + AtomicFile.reason(e, file) + "; check its permissions");
        }
        boolean same = then.path("format").asText().equals("occam-compare")
                && then.path("version").asInt() == 1
                && then.path("config").toString().equals(config.toString());
        if (!same || cells == null) {
            throw refused(
                    folder + " was begun with another configuration; go on with the same, or choose another folder"
                            + " with --out");
        }
        Cells found = new Cells(compare, cells);
        if (then.path("environment").isObject()) {
            found.environment(MAPPER.convertValue(then.get("environment"), RunEnvironment.class));
        }
        return found;
    }

    /** Writes what has come so far. */
    void write(Cells cells) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("format", "occam-compare");
        record.put("version", 1);
        record.put("complete", cells.complete(List.of()));
        record.set("config", config);
        record.set("environment", MAPPER.valueToTree(cells.environment()));
        record.set("goals", MAPPER.valueToTree(Verdict.of(cells)));
        record.set("cells", MAPPER.valueToTree(cells.all()));
        try {
            Files.createDirectories(folder);
            Map<Path, byte[]> files = new LinkedHashMap<>();
            files.put(
                    folder.resolve(MARKDOWN),
                    new CompareTables(cells).markdown().getBytes(StandardCharsets.UTF_8));
            files.put(
                    folder.resolve(RECORD),
                    (MAPPER.writeValueAsString(record) + "\n").getBytes(StandardCharsets.UTF_8));
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

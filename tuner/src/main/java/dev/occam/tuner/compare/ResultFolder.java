package dev.occam.tuner.compare;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.RunEnvironment;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.TableFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder of results: what was begun there with all cells that have ended, as JSON, and the tables of these as text.
 *
 * @param <C> a cell
 */
final class ResultFolder<C> {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path folder;
    private final TableFolder files;
    private final String name;
    private final JsonNode config;
    private final JavaType cellList;

    /**
     * A folder.
     *
     * @param name   of the files, without their suffix
     * @param config that the cells are of
     * @param cell   the class of a cell
     */
    ResultFolder(Path folder, String name, JsonNode config, Class<C> cell) {
        this.folder = folder;
        this.files = new TableFolder(folder, name + ".json", name + ".json");
        this.name = name;
        this.config = config;
        cellList = MAPPER.getTypeFactory().constructCollectionType(List.class, cell);
    }

    /** What was found in the folder. */
    record Stored<C>(List<C> cells, @Nullable RunEnvironment environment) {}

    /**
     * Begins, or goes on with what was begun.
     *
     * @throws RunException where the folder holds results and should not, or the other way round, or others
     */
    Stored<C> open(boolean resume) {
        return files.open(resume).map(this::stored).orElseGet(() -> new Stored<>(List.of(), null));
    }

    private Stored<C> stored(JsonNode then) {
        List<C> cells;
        RunEnvironment environment;
        try {
            cells = MAPPER.convertValue(then.path("cells"), cellList);
            environment = MAPPER.convertValue(then.get("environment"), RunEnvironment.class);
        } catch (IllegalArgumentException e) {
            throw files.damaged();
        }
        boolean same = then.path("format").asText().equals(format())
                && then.path("version").asInt() == 1
                && then.path("config").toString().equals(config.toString());
        if (!same || cells == null) {
            throw TableFolder.refused(
                    folder.resolve(name + ".json")
                            + " was begun with another configuration; go on with the same, or choose another folder with --out");
        }
        return new Stored<>(cells, environment);
    }

    private String format() {
        return "occam-" + name;
    }

    /**
     * Writes what has come so far.
     *
     * @param more     fields of the record beside the cells
     * @param markdown the tables
     */
    void write(Stored<C> stored, Map<String, ?> more, String markdown) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("format", format());
        record.put("version", 1);
        record.set("config", config);
        record.set("environment", MAPPER.valueToTree(stored.environment()));
        more.forEach((field, value) -> record.set(field, MAPPER.valueToTree(value)));
        record.set("cells", MAPPER.valueToTree(stored.cells()));
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(name + ".md", markdown);
        texts.put(name + ".json", record.toPrettyString() + "\n");
        files.write(texts);
    }
}

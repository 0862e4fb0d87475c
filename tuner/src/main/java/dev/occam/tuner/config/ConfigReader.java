package dev.occam.tuner.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one path from what a user wrote to a {@link TuneConfig}: defaults, then a file, then options, then overrides by
 * dotted path, each laid over the one before.
 *
 * <p>All of it happens on the JSON tree, and each part is checked as it arrives, so that a mistake is told with the file
 * and JSON pointer, or the option, where it was made. Objects merge field by field; lists and values replace.
 */
public final class ConfigReader {

    private final ObjectNode tree = ConfigSchema.defaults();
    private final Map<String, String> origins = new LinkedHashMap<>();

    /** A reader that knows the defaults only. */
    public ConfigReader() {}

    /** Every field at its default. */
    public static TuneConfig defaults() {
        return new ConfigReader().read();
    }

    /** A configuration made by hand, checked like one from a file, and resolved. */
    public static TuneConfig checked(TuneConfig config) {
        return new ConfigReader().layer(tree(config), "configuration").read();
    }

    /** The whole configuration as a JSON tree; reading it again gives an equal one. */
    public static ObjectNode tree(TuneConfig config) {
        return ConfigJson.MAPPER.valueToTree(config);
    }

    /** What a configuration says in vain without contradicting itself, a sentence each. */
    public static List<String> ignored(TuneConfig config) {
        return GivenPriorRelevance.notes(tree(config));
    }

    /** The whole configuration as indented JSON text. */
    public static String text(TuneConfig config) {
        try {
            return ConfigJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Lays a JSON file over what is there.
     *
     * @throws ConfigException where it is missing, broken or wrong
     */
    public ConfigReader file(Path file) {
        return layer(ConfigJson.read(file), file.toString());
    }

    /**
     * Lays JSON text over what is there.
     *
     * @param source where the text came from, for messages
     * @throws ConfigException where it is broken or wrong
     */
    public ConfigReader json(String text, String source) {
        return layer(ConfigJson.parse(text, source), source);
    }

    /**
     * Sets one field.
     *
     * @param source     the option that set it, for messages
     * @param dottedPath the field, such as {@code training.epochs}
     * @param text       its value: JSON, or plain text where the field takes text
     * @throws ConfigException where there is no such field or it does not take this value
     */
    public ConfigReader set(String source, String dottedPath, String text) {
        JsonNode schema = ConfigSchema.at(dottedPath);
        if (schema == null) {
            throw new ConfigException(source, "no such field", UnknownField.remedy(dottedPath));
        }
        return set(source, dottedPath, OverrideValue.parse(text, schema));
    }

    /**
     * Sets one list.
     *
     * @param source     the option that set it, for messages
     * @param dottedPath the field, such as {@code network.widths}
     * @param texts      its values, each JSON or plain text
     * @throws ConfigException where it does not take one of these values
     */
    public ConfigReader set(String source, String dottedPath, List<String> texts) {
        JsonNode items = ConfigSchema.required(dottedPath).get("items");
        ArrayNode values = ConfigJson.MAPPER.createArrayNode();
        texts.forEach(text -> values.add(OverrideValue.parse(text, items)));
        return set(source, dottedPath, values);
    }

    private ConfigReader set(String source, String dottedPath, JsonNode value) {
        String pointer = "/" + dottedPath.replace('.', '/');
        new ValueCheck(source, pointer).check(value, pointer, ConfigSchema.required(dottedPath));
        ObjectNode object = tree;
        String[] names = dottedPath.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            object = (ObjectNode) object.get(names[i]);
        }
        lay(names[names.length - 1], value, object, dottedPath, source);
        return this;
    }

    /**
     * Leaves aside what was said of tuning so far, for one fit under a given weight decay.
     *
     * @param source who asks for it, for messages
     */
    public ConfigReader fixedPrior(String source) {
        ObjectNode loop = (ObjectNode) ConfigSchema.defaults().get("loop");
        loop.set("fixed", tree.at("/loop/fixed"));
        tree.set("loop", loop);
        origins.keySet().removeIf(path -> path.startsWith("loop.") && !path.startsWith("loop.fixed."));
        return set(source, "loop.kind", "fixed");
    }

    /**
     * Applies an override such as {@code training.epochs=20}.
     *
     * @throws ConfigException where it is not of this form, or wrong
     */
    public ConfigReader override(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new ConfigException(
                    "--set " + assignment, "is no assignment", "write --set field=value, such as training.epochs=20");
        }
        String path = assignment.substring(0, equals).strip();
        return set("--set " + path, path, assignment.substring(equals + 1).strip());
    }

    /**
     * The configuration, checked as a whole and with the choices made that other fields decide.
     *
     * @throws ConfigException where settings contradict each other
     */
    public TuneConfig read() {
        new Consistency(tree, origins).check();
        ObjectNode resolved = tree.deepCopy();
        resolveSplit(resolved);
        try {
            return ConfigJson.MAPPER.treeToValue(resolved, TuneConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema admits what the records do not", e);
        }
    }

    /** Lays a tree that came from {@code source} over what is there. */
    ConfigReader layer(JsonNode layer, String source) {
        new ValueCheck(source).check(layer, "", ConfigSchema.root());
        layer.properties().forEach(field -> lay(field.getKey(), field.getValue(), tree, field.getKey(), source));
        return this;
    }

    private void lay(String name, JsonNode value, ObjectNode object, String path, String source) {
        if (value instanceof ObjectNode fields && object.get(name) instanceof ObjectNode below) {
            fields.properties()
                    .forEach(
                            field -> lay(field.getKey(), field.getValue(), below, path + "." + field.getKey(), source));
        } else {
            object.set(name, value);
            origins.put(path, source);
        }
    }

    /** A CSV file without a test set of its own keeps a tenth of its rows for one. */
    private static void resolveSplit(ObjectNode config) {
        ObjectNode split = (ObjectNode) config.at("/data/split");
        boolean csv = !config.at("/data/path").isNull()
                && !Files.isDirectory(Path.of(config.at("/data/path").asText()));
        boolean indices = !split.get("trainIndices").isNull();
        if (indices && split.get("splitLine").isNull()) {
            split.put("splitLine", 0);
        }
        boolean named = indices
                || !split.get("testFile").isNull()
                || !split.get("testFraction").isNull();
        if (csv && !named) {
            split.put("testFraction", SplitConfig.AUTO_TEST_FRACTION);
        }
    }
}

package dev.occam.tuner.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The published JSON schema of a configuration: the one place that names its fields, their meaning, range and default.
 *
 * <p>Everyone asks it: the reader for defaults, the check for types and ranges, the command line for what a field means.
 */
public final class ConfigSchema {

    /** Where the schema is found on the class path. */
    public static final String RESOURCE = "/dev/occam/tuner/config/tune-config.schema.json";

    private static final JsonNode ROOT = load();

    private ConfigSchema() {}

    /** The whole schema. */
    public static JsonNode root() {
        return ROOT.deepCopy();
    }

    /** A configuration with every field at its default. */
    static ObjectNode defaults() {
        return (ObjectNode) defaultOf(ROOT);
    }

    /** The schema of the field at a dotted path such as {@code training.epochs}; null where there is none. */
    static @Nullable JsonNode at(String dottedPath) {
        JsonNode schema = ROOT;
        for (String name : dottedPath.split("\\.", -1)) {
            schema = schema.path("properties").get(name);
            if (schema == null) {
                return null;
            }
        }
        return schema;
    }

    /** The dotted paths of all fields, objects and what is in them. */
    static List<String> paths() {
        List<String> paths = new ArrayList<>();
        collect("", ROOT, paths);
        return paths;
    }

    /** What the field at a dotted path means, in a sentence. */
    public static String description(String dottedPath) {
        return required(dottedPath).path("description").asText();
    }

    /** Whether a field takes a list. */
    public static boolean isList(String dottedPath) {
        return ValueCheck.types(required(dottedPath)).contains("array");
    }

    /** What a field means, takes and defaults to, in one or two sentences. */
    public static String summary(String dottedPath) {
        JsonNode schema = required(dottedPath);
        StringJoiner extras = new StringJoiner("; ", " (", ")").setEmptyValue("");
        if (schema.has("enum")) {
            StringJoiner names = new StringJoiner(", ");
            schema.get("enum").forEach(name -> names.add(name.asText()));
            extras.add("one of " + names);
        }
        JsonNode preset = schema.path("default");
        if (preset.isArray() && !preset.isEmpty()) {
            StringJoiner items = new StringJoiner(",");
            preset.forEach(item -> items.add(item.asText()));
            extras.add("default " + items);
        } else if (preset.isValueNode() && !preset.isNull()) {
            extras.add("default " + preset.asText());
        }
        return description(dottedPath).replace("; null ", "; default ") + extras;
    }

    /** The schema of the field at a dotted path that is known to exist. */
    static JsonNode required(String dottedPath) {
        JsonNode schema = at(dottedPath);
        if (schema == null) {
            throw new IllegalArgumentException("no such field: " + dottedPath);
        }
        return schema;
    }

    private static void collect(String prefix, JsonNode schema, List<String> paths) {
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            paths.add(prefix + field.getKey());
            collect(prefix + field.getKey() + ".", field.getValue(), paths);
        }
    }

    private static JsonNode defaultOf(JsonNode schema) {
        if (!schema.has("properties")) {
            return schema.required("default").deepCopy();
        }
        ObjectNode object = ConfigJson.MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> field : schema.get("properties").properties()) {
            object.set(field.getKey(), defaultOf(field.getValue()));
        }
        return object;
    }

    private static JsonNode load() {
        try (InputStream in = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("missing from the build: " + RESOURCE);
            }
            return ConfigJson.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

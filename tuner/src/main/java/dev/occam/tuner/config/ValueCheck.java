package dev.occam.tuner.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.models.data.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks what a user wrote against a schema: names, types, ranges.
 *
 * <p>Understands the part of JSON Schema that our schemas use; a test holds it against a full validator. What was left
 * out is a mistake only where the schema requires it.
 */
final class ValueCheck {

    private final String source;
    private final String known;
    private final Stranger stranger;

    /** What to say of a field that does not exist. */
    @FunctionalInterface
    interface Stranger {

        /**
         * The remedy.
         *
         * @param dottedPath of the field
         * @param siblings the fields that its object can have
         */
        String remedy(String dottedPath, List<String> siblings);
    }

    /** A check of a whole configuration that came from {@code source}, a file. */
    ValueCheck(String source) {
        this(source, "");
    }

    /** A check of the value at the pointer {@code known}, which {@code source}, an option, already names. */
    ValueCheck(String source, String known) {
        this(source, known, (dottedPath, siblings) -> UnknownField.remedy(dottedPath));
    }

    /** A check of a file whose fields are not those of a run's configuration. */
    ValueCheck(String source, Stranger stranger) {
        this(source, "", stranger);
    }

    private ValueCheck(String source, String known, Stranger stranger) {
        this.source = source;
        this.known = known;
        this.stranger = stranger;
    }

    /** Refuses the first mistake in {@code value}, which stands at {@code pointer} and should fit {@code schema}. */
    void check(JsonNode value, String pointer, JsonNode schema) {
        if (schema.has("oneOf")) {
            check(value, pointer, meant(value, schema.get("oneOf")));
            return;
        }
        if (schema.has("enum")) {
            requireOneOf(value, pointer, schema.get("enum"));
            return;
        }
        if (!typeFits(value, schema)) {
            throw refuse(value, pointer, schema);
        }
        if (value.isObject()) {
            checkFields(value, pointer, schema);
        } else if (value.isArray()) {
            checkItems(value, pointer, schema);
        } else if ((value.isNumber() && !inRange(value, schema)) || (value.isTextual() && !matches(value, schema))) {
            throw refuse(value, pointer, schema);
        }
    }

    /** The one of several forms that a value has the type of; the first where it is of none. */
    private static JsonNode meant(JsonNode value, JsonNode forms) {
        for (JsonNode form : forms) {
            if (form.has("enum") ? value.isTextual() : typeFits(value, form)) {
                return form;
            }
        }
        return forms.get(0);
    }

    private void checkFields(JsonNode object, String pointer, JsonNode schema) {
        JsonNode fields = schema.path("properties");
        if (fields.isMissingNode()) {
            return; // What may stand there is for others to say.
        }
        for (JsonNode needed : schema.path("required")) {
            if (!object.has(needed.asText())) {
                throw new ConfigException(where(pointer), needed.asText() + " is missing", "give it");
            }
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String at = pointer + "/" + escape(field.getKey());
            JsonNode fieldSchema = fields.get(field.getKey());
            if (fieldSchema == null) {
                throw new ConfigException(
                        where(at),
                        "no such field",
                        stranger.remedy(at.substring(1).replace('/', '.'), names(fields)));
            }
            check(field.getValue(), at, fieldSchema);
        }
    }

    private void checkItems(JsonNode array, String pointer, JsonNode schema) {
        int least = schema.path("minItems").asInt(0);
        int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        if (array.size() < least || array.size() > most) {
            throw refuse(array, pointer, schema);
        }
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            check(array.get(i), pointer + "/" + i, schema.get("items"));
            if (!seen.add(array.get(i)) && schema.path("uniqueItems").asBoolean()) {
                throw new ConfigException(where(pointer + "/" + i), array.get(i) + " is given twice", "give it once");
            }
        }
    }

    private void requireOneOf(JsonNode value, String pointer, JsonNode allowed) {
        for (JsonNode one : allowed) {
            if (one.equals(value)) {
                return;
            }
        }
        List<String> all = new ArrayList<>();
        allowed.forEach(one -> all.add(one.asText()));
        String near = Nearest.to(value.asText(), all)
                .map(name -> "did you mean " + name + "? ")
                .orElse("");
        throw new ConfigException(
                where(pointer), value + " is not a valid value", near + "allowed: " + String.join(", ", all));
    }

    private static boolean typeFits(JsonNode value, JsonNode schema) {
        for (String type : types(schema)) {
            boolean fits =
                    switch (type) {
                        case "object" -> value.isObject();
                        case "array" -> value.isArray();
                        case "string" -> value.isTextual();
                        case "boolean" -> value.isBoolean();
                        case "null" -> value.isNull();
                        case "number" -> value.isNumber();
                        case "integer" -> value.isNumber() && value.canConvertToExactIntegral();
                        default -> throw new IllegalStateException("unknown type in the schema: " + type);
                    };
            if (fits) {
                return true;
            }
        }
        return false;
    }

    private static boolean inRange(JsonNode value, JsonNode schema) {
        double x = value.asDouble();
        return Double.isFinite(x)
                && (!schema.has("minimum") || x >= schema.get("minimum").asDouble())
                && (!schema.has("maximum") || x <= schema.get("maximum").asDouble())
                && (!schema.has("exclusiveMinimum")
                        || x > schema.get("exclusiveMinimum").asDouble())
                && (!schema.has("exclusiveMaximum")
                        || x < schema.get("exclusiveMaximum").asDouble());
    }

    private static boolean matches(JsonNode value, JsonNode schema) {
        String text = value.asText();
        return text.length() >= schema.path("minLength").asInt(0)
                && (!schema.has("pattern")
                        || Pattern.compile(schema.get("pattern").asText())
                                .matcher(text)
                                .find());
    }

    private ConfigException refuse(JsonNode value, String pointer, JsonNode schema) {
        return new ConfigException(
                where(pointer), abbreviated(value) + " is not a valid value", "allowed: " + AllowedValues.of(schema));
    }

    /** An option's own value, or an element of its list, needs no pointer: the message shows it. */
    private String where(String pointer) {
        boolean shown = !known.isEmpty()
                && pointer.startsWith(known)
                && pointer.substring(known.length()).matches("(/\\d+)?");
        return shown || pointer.equals(known) ? source : source + ": " + pointer;
    }

    private static String abbreviated(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    /** The type names a schema allows. */
    static List<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            return List.of(type.asText());
        }
        List<String> names = new ArrayList<>();
        type.forEach(name -> names.add(name.asText()));
        return names;
    }

    private static List<String> names(JsonNode fields) {
        List<String> names = new ArrayList<>();
        fields.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}

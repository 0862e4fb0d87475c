package dev.occam.tuner.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.StringJoiner;

/** The values a schema allows, in words: {@code a whole number of at least 1, or null}. */
final class AllowedValues {

    private AllowedValues() {}

    static String of(JsonNode schema) {
        StringJoiner words = new StringJoiner(", or ");
        for (String type : ValueCheck.types(schema)) {
            words.add(
                    switch (type) {
                        case "object" -> "an object of fields";
                        case "array" -> array(schema);
                        case "string" -> text(schema);
                        case "boolean" -> "true or false";
                        case "integer" -> "a whole number" + range(schema);
                        case "number" -> "a number" + range(schema);
                        default -> type;
                    });
        }
        return words.toString();
    }

    private static String array(JsonNode schema) {
        String size = schema.has("minItems") ? " of " + schema.get("minItems").asInt() : "";
        return "a list [...]" + size + (size.isEmpty() ? " of" : ", each") + " " + of(schema.get("items"));
    }

    private static String text(JsonNode schema) {
        if (!schema.has("examples")) {
            return "text";
        }
        StringJoiner examples = new StringJoiner(", ");
        schema.get("examples").forEach(example -> examples.add(example.asText()));
        return "text such as " + examples;
    }

    private static String range(JsonNode schema) {
        List<String> bounds = List.of(
                bound(schema, "minimum", "of at least"),
                bound(schema, "exclusiveMinimum", "above"),
                bound(schema, "maximum", "at most"),
                bound(schema, "exclusiveMaximum", "below"));
        StringJoiner words = new StringJoiner(" and ", " ", "").setEmptyValue("");
        bounds.stream().filter(bound -> !bound.isEmpty()).forEach(words::add);
        return words.toString();
    }

    private static String bound(JsonNode schema, String keyword, String words) {
        return schema.has(keyword) ? words + " " + schema.get(keyword).asText() : "";
    }
}

package dev.occam.tuner.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** The value of a command-line override: JSON where it reads as such, plain text otherwise. */
final class OverrideValue {

    private OverrideValue() {}

    /**
     * The value meant by {@code text} for a field of this schema.
     *
     * <p>Text for a text field need not be quoted, even where it reads as a number; one value for a list is a list of
     * one.
     */
    static JsonNode parse(String text, JsonNode schema) {
        List<String> types = ValueCheck.types(schema);
        JsonNode value = json(text);
        if (types.contains("array") && !value.isArray()) {
            return JsonNodeFactory.instance.arrayNode().add(parse(text, schema.get("items")));
        }
        boolean takesText = types.contains("string") && !value.isTextual();
        return takesText && !(types.contains("null") && value.isNull())
                ? JsonNodeFactory.instance.textNode(text)
                : value;
    }

    private static JsonNode json(String text) {
        try {
            JsonNode value = ConfigJson.MAPPER.readTree(text);
            return value.isMissingNode() ? JsonNodeFactory.instance.textNode(text) : value;
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }
}

package dev.occam.tuner.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/** Doubles in JSON: their shortest decimal form, which reads back as the same bits; NaN and infinities as texts. */
final class Doubles {

    private Doubles() {}

    static double of(JsonNode json) {
        if (!json.isNumber() && !json.isTextual()) {
            throw new IllegalArgumentException("a number is missing");
        }
        return json.isTextual() ? Double.parseDouble(json.asText()) : json.doubleValue();
    }

    static ArrayNode array(List<Double> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }

    static List<Double> list(JsonNode json) {
        List<Double> values = new ArrayList<>();
        json.forEach(value -> values.add(of(value)));
        return values;
    }
}

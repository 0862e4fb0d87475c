package dev.occam.reports.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checks and immutable copies shared by the parts of a run record.
 * <p>The rule for numbers lives here: a measured quantity that is not a finite number becomes {@code null}.
 */
final class Fields {
    private Fields() {}

    static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException("the field '" + field + "' is missing");
        }
        return value;
    }

    static long count(long value, String field) {
        if (value < 0) {
            throw new IllegalArgumentException("the field '" + field + "' counts and cannot be " + value);
        }
        return value;
    }

    static int count(int value, String field) {
        return (int) count((long) value, field);
    }

    static @Nullable Double finite(@Nullable Double value) {
        return value != null && Double.isFinite(value) ? value : null;
    }

    static <T> List<T> list(@Nullable List<T> values, String field) {
        for (T value : required(values, field)) {
            required(value, field + "[]");
        }
        return List.copyOf(values);
    }

    static List<Long> counts(@Nullable List<Long> values, String field) {
        List<Long> copy = list(values, field);
        copy.forEach(value -> count(value, field + "[]"));
        return copy;
    }

    static List<@Nullable Double> finiteList(@Nullable List<? extends @Nullable Double> values, String field) {
        List<@Nullable Double> copy = new ArrayList<>();
        for (Double value : required(values, field)) {
            copy.add(finite(value));
        }
        return Collections.unmodifiableList(copy);
    }

    /** A copy that keeps the order in which the entries were given, so that the same record gives the same bytes. */
    static <V> Map<String, V> map(@Nullable Map<String, V> values, String field) {
        required(values, field).forEach((key, value) -> required(value, field + "." + key));
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A deep copy of a JSON object in which numbers that are not finite are null. */
    static JsonNode object(@Nullable JsonNode node, String field) {
        JsonNode copy = required(node, field).deepCopy();
        if (!copy.isObject()) {
            throw new IllegalArgumentException("the field '" + field + "' must be a JSON object");
        }
        clean(copy);
        return copy;
    }

    private static void clean(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (isNonFinite(entry.getValue())) {
                    entry.setValue(object.nullNode());
                } else {
                    clean(entry.getValue());
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (isNonFinite(array.get(i))) {
                    array.setNull(i);
                } else {
                    clean(array.get(i));
                }
            }
        }
    }

    private static boolean isNonFinite(JsonNode node) {
        return node.isFloatingPointNumber() && !node.isBigDecimal() && !Double.isFinite(node.doubleValue());
    }
}

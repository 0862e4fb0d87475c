package dev.occam.tuner.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random configurations, drawn from the schema by seed. */
final class RandomConfig {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RandomConfig() {}

    /** A consistent one: fields that a choice elsewhere ignores are left out. */
    static TuneConfig of(int seed) {
        for (long attempt = 0; ; attempt++) {
            Random random = new Random(seed * 100_003L + attempt);
            ConfigReader reader = new ConfigReader().json(tree(random, 0.15).toString(), "random");
            try {
                return reader.read();
            } catch (ConfigException contradiction) {
                // Drawn again, with the next seed.
            }
        }
    }

    /** A tree of valid values, each field there with probability {@code share}. */
    static ObjectNode tree(Random random, double share) {
        return object(ConfigSchema.root(), random, share);
    }

    private static ObjectNode object(JsonNode schema, Random random, double share) {
        ObjectNode object = NODES.objectNode();
        for (Map.Entry<String, JsonNode> field : schema.get("properties").properties()) {
            if (field.getValue().has("properties")) {
                object.set(field.getKey(), object(field.getValue(), random, share));
            } else if (random.nextDouble() < share) {
                object.set(field.getKey(), value(field.getValue(), random));
            }
        }
        return object;
    }

    private static JsonNode value(JsonNode schema, Random random) {
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        List<String> types = ValueCheck.types(schema);
        String type = types.get(random.nextInt(types.size()));
        double low =
                schema.path("minimum").asDouble(schema.path("exclusiveMinimum").asDouble(0));
        double high =
                schema.path("maximum").asDouble(schema.path("exclusiveMaximum").asDouble(1e6));
        double inside = low + (high - low) * (1 - random.nextDouble()) * 0.999;
        return switch (type) {
            case "null" -> NODES.nullNode();
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "integer" -> NODES.numberNode((long) Math.ceil(inside));
            case "number" -> NODES.numberNode(inside);
            case "string" ->
                schema.has("examples")
                        ? schema.get("examples")
                                .get(random.nextInt(schema.get("examples").size()))
                        : NODES.textNode("name " + random.nextInt());
            case "array" -> array(schema, random);
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static ArrayNode array(JsonNode schema, Random random) {
        ArrayNode array = NODES.arrayNode();
        int size = schema.has("minItems") ? schema.get("minItems").asInt() : random.nextInt(4);
        for (int i = 0; i < size; i++) {
            array.add(value(schema.get("items"), random));
        }
        return array;
    }
}

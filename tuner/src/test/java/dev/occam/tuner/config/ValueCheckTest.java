package dev.occam.tuner.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holds the program's own check against a full JSON Schema validator. */
class ValueCheckTest {

    private static final String[] ODD_VALUES = {
        "null",
        "true",
        "-1",
        "0",
        "1",
        "1.5",
        "2.0",
        "1e300",
        "99999999999",
        "1e-9",
        "\"\"",
        "\"cpu\"",
        "\"gpu:0\"",
        "\"tanh\"",
        "\"a.b\"",
        "\"a..b\"",
        "[]",
        "[0.5]",
        "[0.5, 0.5]",
        "[1, 2, 3]",
        "[\"a\", \"a\"]",
        "[\"\"]",
        "{}",
        "{\"x\": 1}"
    };

    @Test
    void agreesWithAFullValidator() {
        JsonSchema validator = ConfigSchemaTest.published();
        int refused = 0;
        int trees = 4000;
        for (int seed = 0; seed < trees; seed++) {
            Random random = new Random(seed);
            ObjectNode tree = RandomConfig.tree(random, 0.3);
            for (int change = random.nextInt(3); change > 0; change--) {
                disturb(tree, random);
            }
            boolean valid = validator.validate(tree).isEmpty();
            assertThat(accepts(tree)).as("seed %d: %s", seed, tree).isEqualTo(valid);
            refused += valid ? 0 : 1;
        }
        assertThat(refused).isBetween(trees / 5, trees * 4 / 5);
    }

    private static boolean accepts(JsonNode tree) {
        try {
            new ValueCheck("test").check(tree, "", ConfigSchema.root());
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    private static void disturb(ObjectNode tree, Random random) {
        List<String> paths = ConfigSchema.paths();
        String path = paths.get(random.nextInt(paths.size()));
        String[] names = path.split("\\.");
        JsonNode at = tree;
        for (int i = 0; i < names.length - 1; i++) {
            at = at.path(names[i]);
        }
        if (!(at instanceof ObjectNode object)) {
            return;
        }
        String name = random.nextInt(10) == 0 ? "unknown/field" : names[names.length - 1];
        JsonNode value = ConfigJson.parse(ODD_VALUES[random.nextInt(ODD_VALUES.length)], "test");
        if (object.get(name) instanceof ArrayNode array && random.nextBoolean()) {
            array.add(value);
        } else {
            object.set(name, value);
        }
    }

    @Test
    void namesTypesItKnows() {
        List<String> types = new ArrayList<>();
        for (String path : ConfigSchema.paths()) {
            types.addAll(ValueCheck.types(ConfigSchema.required(path)));
        }
        assertThat(types).contains("object", "array", "string", "boolean", "integer", "number", "null");
    }
}

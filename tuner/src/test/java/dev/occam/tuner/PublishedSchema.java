package dev.occam.tuner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A schema of what Occam writes, held against files that it wrote. */
public final class PublishedSchema {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonNode tree;
    private final JsonSchema schema;

    public PublishedSchema(String text) throws JsonProcessingException {
        tree = MAPPER.readTree(text);
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
        assertThat(factory.getSchema(SchemaLocation.of(SchemaId.V202012)).validate(tree))
                .isEmpty();
        schema = factory.getSchema(text);
    }

    /** The names of the fields of one of its definitions. */
    public Set<String> fields(String definition) {
        return Set.copyOf(fieldNames(tree.at("/$defs/" + definition + "/properties")));
    }

    private static List<String> fieldNames(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** A file follows it. */
    public void admits(JsonNode file) {
        assertThat(schema.validate(file)).as(file.toString()).isEmpty();
    }

    /**
     * No object of a file may have another field, or lack one.
     *
     * @param free     pointers of objects whose fields it leaves open
     * @param optional names of fields that may be lacking
     */
    public void isExact(JsonNode file, Predicate<String> free, Set<String> optional) {
        int tried = 0;
        for (String pointer : objects("", file)) {
            if (free.test(pointer)) {
                continue;
            }
            JsonNode more = file.deepCopy();
            ((ObjectNode) more.at(pointer)).put("surprise", 1);
            assertThat(schema.validate(more)).as("extra field in '%s'", pointer).isNotEmpty();
            for (String field : fieldNames(file.at(pointer))) {
                if (!optional.contains(field)) {
                    JsonNode less = file.deepCopy();
                    ((ObjectNode) less.at(pointer)).remove(field);
                    assertThat(schema.validate(less))
                            .as("without %s/%s", pointer, field)
                            .isNotEmpty();
                    tried++;
                }
            }
        }
        assertThat(tried).isGreaterThan(20);
    }

    private static List<String> objects(String pointer, JsonNode node) {
        List<String> found = new ArrayList<>();
        if (node.isObject()) {
            found.add(pointer);
            node.properties().forEach(e -> found.addAll(objects(pointer + "/" + e.getKey(), e.getValue())));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                found.addAll(objects(pointer + "/" + i, node.get(i)));
            }
        }
        return found;
    }

    /** Every field says what it is. */
    public void isDescribed() {
        List<String> bare = new ArrayList<>();
        described("", tree, bare);
        assertThat(bare).isEmpty();
    }

    private static void described(String pointer, JsonNode schema, List<String> bare) {
        schema.path("properties").properties().forEach(field -> {
            if (!field.getValue().path("$ref").asText().endsWith("/range")
                    && field.getValue().path("description").asText().length() < 10) {
                bare.add(pointer + "/" + field.getKey());
            }
        });
        schema.properties().forEach(child -> described(pointer + "/" + child.getKey(), child.getValue(), bare));
    }
}

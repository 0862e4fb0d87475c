package dev.occam.tuner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.occam.models.network.Activation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigSchemaTest {

    @Test
    void isAValidSchema() {
        var metaSchema =
                JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SchemaLocation.of(SchemaId.V202012));

        assertThat(metaSchema.validate(ConfigSchema.root())).isEmpty();
    }

    @Test
    void admitsItsOwnDefaults() {
        assertThat(published().validate(ConfigSchema.defaults())).isEmpty();
    }

    @Test
    void admitsWhatTheReaderWrites() {
        assertThat(published().validate(ConfigReader.tree(ConfigReader.defaults())))
                .isEmpty();
    }

    @Test
    void hasTheFieldsOfTheRecords() {
        List<String> mismatches = new ArrayList<>();
        compare(TuneConfig.class, ConfigSchema.root(), "", mismatches);

        assertThat(mismatches).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void saysWhatEachFieldMeans(String path) {
        assertThat(ConfigSchema.description(path)).endsWith(".").hasSizeGreaterThan(10);
    }

    @Test
    void doesNotDescribeAnUnknownField() {
        assertThatThrownBy(() -> ConfigSchema.description("training.epoch")).hasMessageContaining("training.epoch");
    }

    @Test
    void namesTheActivationsThereAre() {
        List<String> names =
                Arrays.stream(Activation.values()).map(Activation::label).toList();

        assertThat(actualType(ConfigSchema.required("network.activation"))).isEqualTo(names.toString());
    }

    static List<String> paths() {
        return ConfigSchema.paths();
    }

    static com.networknt.schema.JsonSchema published() {
        return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(ConfigSchema.root());
    }

    private static void compare(Class<?> record, JsonNode schema, String at, List<String> mismatches) {
        List<String> inRecord = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        List<String> inSchema = new ArrayList<>();
        schema.get("properties").fieldNames().forEachRemaining(inSchema::add);
        if (!inRecord.equals(inSchema)) {
            mismatches.add(at + ": record has " + inRecord + ", schema has " + inSchema);
            return;
        }
        if (schema.path("additionalProperties").asBoolean(true)) {
            mismatches.add(at + ": admits unknown fields");
        }
        for (RecordComponent component : record.getRecordComponents()) {
            JsonNode field = schema.get("properties").get(component.getName());
            String path = at + "/" + component.getName();
            if (component.getType().isRecord()) {
                compare(component.getType(), field, path, mismatches);
            } else {
                String expected = path.equals("/network/activation") ? actualType(field) : expectedType(component);
                String actual = actualType(field);
                if (!expected.equals(actual)) {
                    mismatches.add(path + ": record has " + expected + ", schema has " + actual);
                }
            }
        }
    }

    private static String expectedType(RecordComponent component) {
        String type = typeName(component.getType(), component.getGenericType());
        boolean nullable = isNullable(component.getAnnotatedType());
        return nullable ? type + " or null" : type;
    }

    private static boolean isNullable(AnnotatedElement type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static String typeName(Class<?> type, Type generic) {
        if (type == List.class) {
            Class<?> item = (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
            return "list of " + typeName(item, item);
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getFields())
                    .map(constant -> constant.getAnnotation(JsonProperty.class).value())
                    .toList()
                    .toString();
        }
        if (Set.of(int.class, Integer.class, long.class).contains(type)) {
            return "integer";
        }
        if (Set.of(double.class, Double.class).contains(type)) {
            return "number";
        }
        return type == boolean.class ? "boolean" : "string";
    }

    private static String actualType(JsonNode field) {
        if (field.has("enum")) {
            List<String> names = StreamSupport.stream(field.get("enum").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
            return names.toString();
        }
        List<String> types = ValueCheck.types(field);
        String type = types.get(0).equals("array") ? "list of " + actualType(field.get("items")) : types.get(0);
        return types.contains("null") ? type + " or null" : type;
    }
}

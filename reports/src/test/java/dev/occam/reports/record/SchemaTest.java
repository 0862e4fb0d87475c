package dev.occam.reports.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> OPTIONAL =
            Set.of("training", "diagnostics", "trainDigest", "testDigest", "cluster");
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(RunRecords.schema());

    static Stream<RunRecord> records() {
        return Stream.of(
                SampleRuns.regression(),
                SampleRuns.classification(),
                SampleRuns.trained(),
                SampleRuns.diagnosed(),
                SampleRuns.clustered(),
                SampleRuns.reliable(),
                SampleRuns.stopped(RunStatus.INTERRUPTED, "stopped by the user in round 1"),
                SampleRuns.stopped(RunStatus.DIVERGED, "the loss was NaN in epoch 3"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void whatIsWrittenFollowsTheSchema(RunRecord run) throws Exception {
        assertThat(validate(tree(run))).isEmpty();
    }

    /** Records of before the course of training was kept have no such field. */
    @Test
    void trainingMayBeMissing() throws Exception {
        assertThat(tree(SampleRuns.regression()).has("training")).isFalse();
        ObjectNode trained = (ObjectNode) tree(SampleRuns.trained());
        assertThat(trained.has("training")).isTrue();
        assertThat(validate(trained.without("training"))).isEmpty();
    }

    /** Nor of before diagnostics and digests were. */
    @Test
    void diagnosticsMayBeMissing() throws Exception {
        assertThat(tree(SampleRuns.regression()).has("diagnostics")).isFalse();
        ObjectNode diagnosed = (ObjectNode) tree(SampleRuns.diagnosed());
        assertThat(diagnosed.at("/diagnostics/spectra")).hasSize(4);
        ((ObjectNode) diagnosed.get("data")).remove(List.of("trainDigest", "testDigest"));
        assertThat(validate(diagnosed.without("diagnostics"))).isEmpty();
    }

    /** Nor do records of one machine, or of before clusters, have one. */
    @Test
    void aClusterMayBeMissing() throws Exception {
        assertThat(tree(SampleRuns.regression()).at("/environment").has("cluster"))
                .isFalse();
        assertThat(tree(SampleRuns.clustered())
                        .at("/environment/cluster/partitions")
                        .asInt())
                .isEqualTo(6);
    }

    static Stream<RunRecord> whole() {
        return Stream.of(
                SampleRuns.regression(),
                SampleRuns.trained(),
                SampleRuns.diagnosed(),
                SampleRuns.clustered(),
                SampleRuns.reliable());
    }

    @ParameterizedTest
    @MethodSource("whole")
    void everyObjectRefusesAMissingAndAnExtraField(RunRecord run) throws Exception {
        JsonNode full = tree(run);
        int tried = 0;
        for (String pointer : objects("", full)) {
            if (pointer.startsWith("/config") || pointer.equals("/files")) {
                continue;
            }
            JsonNode extra = full.deepCopy();
            ((ObjectNode) extra.at(pointer)).put("surprise", 1);
            assertThat(validate(extra)).as("extra field in '%s'", pointer).isNotEmpty();
            tried++;
            if (pointer.endsWith("/weightDecay")) {
                continue;
            }
            for (Map.Entry<String, JsonNode> field : full.at(pointer).properties()) {
                if (OPTIONAL.contains(field.getKey())) {
                    continue;
                }
                JsonNode missing = full.deepCopy();
                ((ObjectNode) missing.at(pointer)).remove(field.getKey());
                assertThat(validate(missing))
                        .as("without %s/%s", pointer, field.getKey())
                        .isNotEmpty();
            }
        }
        assertThat(tried).isGreaterThan(20);
    }

    @Test
    void everyFieldIsDescribed() throws Exception {
        List<String> bare = new ArrayList<>();
        described("", MAPPER.readTree(RunRecords.schema()), bare);
        assertThat(bare).isEmpty();
    }

    private static void described(String pointer, JsonNode schema, List<String> bare) {
        schema.path("properties").properties().forEach(field -> {
            if (field.getValue().path("description").asText().length() < 10) {
                bare.add(pointer + "/" + field.getKey());
            }
        });
        schema.properties().forEach(child -> described(pointer + "/" + child.getKey(), child.getValue(), bare));
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

    private static Set<ValidationMessage> validate(JsonNode node) {
        return SCHEMA.validate(node);
    }

    private static JsonNode tree(RunRecord run) throws Exception {
        return MAPPER.readTree(RunRecords.toJson(run));
    }
}

package dev.occam.reports.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.occam.reports.record.SampleExperiments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The record of an experiment as its reader and its schema see it; that the writer keeps to both is tested where it is. */
class ExperimentFileTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(ExperimentFile.schema());

    @TempDir
    Path folder;

    private ExperimentRecord read(ObjectNode experiment) throws IOException {
        return ExperimentFile.read(SampleExperiments.write(folder, experiment), "demo");
    }

    @Test
    void theSamplesFollowTheSchema() {
        assertThat(SCHEMA.validate(SampleExperiments.unfinished())).isEmpty();
        assertThat(SCHEMA.validate(SampleExperiments.complete())).isEmpty();
        assertThat(SCHEMA.validate(SampleExperiments.ofArms(3))).isEmpty();
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(ExperimentFile.studySchema())
                        .validate(SampleExperiments.study()))
                .isEmpty();
        ObjectNode odd = SampleExperiments.complete();
        ((ObjectNode) odd.at("/curves/0/points/0")).put("loss", "NaN");
        assertThat(SCHEMA.validate(odd)).isNotEmpty();
    }

    @Test
    void everyFieldIsDescribed() throws IOException {
        List<String> bare = new ArrayList<>();
        described("", MAPPER.readTree(ExperimentFile.schema()), bare);
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

    @Test
    void racesAndCurvesAreReadWithWhatWasAsked() throws IOException {
        ExperimentRecord record = read(SampleExperiments.unfinished());
        assertThat(record.seeds()).isEqualTo(3);
        assertThat(record.verdicts()).containsExactly("holds", "open", "open", "fails");
        assertThat(record.quantities()).containsExactly("accuracy", "nll", "loss");
        ExperimentRace first = record.races().get(0);
        assertThat(first.quantity()).isEqualTo("loss");
        assertThat(first.bySeconds()).isFalse();
        assertThat(first.findings().get(0).mark().middle()).isEqualTo(0.51);
        assertThat(first.findings().get(1).against()).isEmpty();
        assertThat(record.races().get(1).bySeconds()).isTrue();
        ExperimentCurve.Point third = record.curves().get(0).points().get(2);
        assertThat(third.values()).containsOnlyKeys("loss", "nll");
        assertThat(third.values().get("loss").isWide()).isTrue();
        assertThat(record.curves().get(3).points().get(2).seconds()).isNull();
        assertThat(record.curves().get(3).points().get(2).values().get("loss").isWide())
                .isFalse();
        assertThat(record.arms().get(2).point()).isEqualTo("0.1");
        assertThat(record.runs().get(3).values()).isEmpty();
    }

    /** Of what is not as the schema has it as much is read as there is. */
    @Test
    void whatHasAnotherFormIsLeftOut() throws IOException {
        ObjectNode odd = SampleExperiments.complete();
        ObjectNode point = (ObjectNode) odd.at("/curves/0/points/0");
        point.put("loss", "NaN").put("seconds", "long").put("ranges", 3);
        ((ObjectNode) odd.at("/races/0/findings/0")).put("mark", 7);
        odd.put("runs", "none");
        ExperimentRecord record = read(odd);
        assertThat(record.curves().get(0).points().get(0).values()).isEmpty();
        assertThat(record.races().get(0).findings().get(0).mark()).isNull();
        assertThat(record.runs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"format": "occam-exp               | experiment.json is not valid JSON
            []                                  | experiment.json is not of an experiment of Occam's
            {"format": "occam-experiment"}      | experiment.json is of version none, and this Occam reads version 1
            """)
    void whatIsNoneIsOneLine(String text, String line) throws IOException {
        Path file = Files.writeString(folder.resolve("experiment.json"), text);
        assertThatThrownBy(() -> ExperimentFile.read(file, "demo"))
                .isInstanceOf(IOException.class)
                .hasMessage(line);
    }
}

package dev.occam.tuner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of a batch: what it multiplies, and that a mistake is one line with its place and remedy. */
class BatchReaderTest {

    private static final String SOUND = """
            {"title": "T", "workers": 2, "base": {"training": {"epochs": 3}},
             "networks": [{"name": "a", "config": {"network": {"widths": [4]}}}, {"name": "b"}],
             "curvatures": [{"name": "k", "config": {"curvature": {"structure": "kfac"}}}],
             "seeds": [1, 2], "runs": [{"name": "own", "config": {"training": {"epochs": 5}}}]}
            """;

    @TempDir
    private Path folder;

    private BatchReader read(String text) throws IOException {
        return BatchReader.of(Files.writeString(folder.resolve("b.json"), text));
    }

    @Test
    void multipliesAndLists() throws IOException {
        List<BatchReader.Planned> runs = read(SOUND).runs(List.of("training.learningRate=0.5"));

        assertThat(runs)
                .extracting(BatchReader.Planned::name)
                .containsExactly("a_k_seed-1", "b_k_seed-1", "own_seed-1", "a_k_seed-2", "b_k_seed-2", "own_seed-2");
        assertThat(runs.get(0).network()).isEqualTo("a");
        assertThat(runs.get(0).data()).isNull();
        assertThat(runs.get(0).config().network().widths()).containsExactly(4);
        assertThat(runs.get(3).config().seed()).isEqualTo(2);
        assertThat(runs.get(2).config().training().epochs()).isEqualTo(5);
        assertThat(runs).allSatisfy(run -> assertThat(run.config().training().learningRate())
                .isEqualTo(0.5));
    }

    @Test
    void theBaseAloneIsARun() throws IOException {
        assertThat(read("{}").runs(List.of()))
                .singleElement()
                .extracting(BatchReader.Planned::name)
                .isEqualTo("base");
        assertThat(read("{\"runs\": [{\"name\": \"one\"}]}").runs(List.of()))
                .singleElement()
                .extracting(BatchReader.Planned::name)
                .isEqualTo("one");
    }

    @Test
    void theTreeIsReadAgainAndFitsTheSchema() throws IOException {
        JsonNode tree = read(SOUND).tree();

        assertThat(published().validate(tree)).isEmpty();
        assertThat(published().validate(new ObjectMapper().readTree(SOUND))).isEmpty();
        assertThat(BatchReader.of(tree, "again").batch()).isEqualTo(read(SOUND).batch());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "workers": 2      | "worker": 2            | : /worker: no such field; did you mean workers?
            "workers": 2      | "workers": 0           | : /workers: 0 is not a valid value; allowed: a whole number of at least 1 and at most 1000
            "name": "a"       | "name": "../a"         | : /networks/0/name: "../a" is not a valid value; allowed: text such as narrow, lenet
            "name": "a"       | "nam": "a"             | : /networks/0: name is missing; give it
            "name": "b"       | "name": "a"            | : two runs are called a_k_seed-1; give one another name
            [1, 2]            | [1, 1]                 | : /seeds/1: 1 is given twice; give it once
            [1, 2]            | [-1]                   | : /seeds/0: -1 is not a valid value; allowed: a whole number
            "widths"          | "width"                | : /networks/0/config: /network/width: no such field; did you mean network.widths?
            "kfac"            | "kfak"                 | : /curvatures/0/config: /curvature/structure: "kfak" is not a valid value; did you mean kfac?
            "epochs": 3       | "epochs": 0            | : /base: /training/epochs: 0 is not a valid value
            "epochs": 5       | "epochs": "x"          | : /runs/0/config: /training/epochs: "x" is not a valid value
            "epochs": 3       | "momentum": 0.5        | : /base: training.momentum: 0.5 has no effect where training.optimizer is adam
            "base": {         | "base": {"out": "../x", | : out: every run has a folder of its own; leave it out, or use --out
            "title": "T"      | "title": ""            | : /title: "" is not a valid value
            {"title": "T",    | [                      | , line 1, column
            """)
    void aMistakeIsOneLine(String sound, String wrong, String expected) {
        assertThat(SOUND).contains(sound);
        String text = SOUND.replace(sound, wrong);

        ConfigException mistake =
                catchThrowableOfType(ConfigException.class, () -> read(text).runs(List.of()));

        assertThat(mistake.getMessage())
                .startsWith(folder.resolve("b.json") + expected)
                .doesNotContain("\n");
    }

    @Test
    void aSlipThatMakesMillionsIsRefused() throws IOException {
        StringBuilder seeds = new StringBuilder("0");
        StringBuilder parts = new StringBuilder("{\"name\": \"n0\"}");
        for (int i = 1; i < 900; i++) {
            seeds.append(',').append(i);
            parts.append(", {\"name\": \"n").append(i).append("\"}");
        }
        BatchReader reader = read("{\"networks\": [" + parts + "], \"seeds\": [" + seeds + "]}");

        ConfigException mistake = catchThrowableOfType(ConfigException.class, () -> reader.runs(List.of()));

        assertThat(mistake)
                .hasMessage(folder.resolve("b.json") + ": 810000 runs are more than 100000; split the batch");
    }

    private static JsonSchema published() throws IOException {
        try (var in = BatchReader.class.getResourceAsStream(BatchReader.RESOURCE)) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in);
        }
    }
}

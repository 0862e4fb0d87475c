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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The file of an experiment: what is shipped is sound, what is wrong is told in one line. */
class ExperimentReaderTest {

    private static final String SOUND = """
            {"name": "some", "title": "T", "source": "S", "base": {"training": {"epochs": 3}},
             "arms": [{"name": "a", "config": {"network": {"widths": [4]}}}, {"name": "b"}], "seeds": [1, 2],
             "tables": [{"title": "X", "quantities": ["nll"]}],
             "claims": [{"text": "C", "source": "S", "quantity": "nll", "arms": ["a"], "against": ["b"]}]}
            """;

    @TempDir
    private Path folder;

    static List<Path> shipped() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "configs", "papers"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !StudyReader.isStudy(file))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void whatIsShippedIsSound(Path file) throws IOException {
        ExperimentReader reader = ExperimentReader.of(file);

        assertThat(reader.experiment().name())
                .isEqualTo(file.getParent().getFileName().toString());
        assertThat(published().validate(new ObjectMapper().readTree(file.toFile())))
                .isEmpty();
        assertThat(reader.experiment().claims().size()
                        + reader.experiment().races().size())
                .isPositive();
    }

    @Test
    void theTreeIsReadAgain() throws IOException {
        JsonNode tree = read(SOUND).tree();

        assertThat(published().validate(withoutNulls(tree))).isEmpty();
        assertThat(read(withoutNulls(tree).toString()).experiment())
                .isEqualTo(read(SOUND).experiment());
    }

    @Test
    void publishedFiguresStandBesideAndMayBeLeftOut() throws IOException {
        ExperimentReader with = read(
                SOUND.replace(
                        "\"title\": \"T\"",
                        "\"title\": \"T\", \"reported\": [{\"arm\": \"a\", \"quantity\": \"nll\", \"value\": 0.31, \"source\": \"Table 2\"}]"));

        assertThat(with.experiment().reported())
                .containsExactly(new ExperimentConfig.Reported(null, "a", Quantity.NLL, 0.31, "Table 2"));
        // Experiments begun before there were such figures have to be gone on with.
        assertThat(read(SOUND).tree().has("reported")).isFalse();
    }

    private static JsonNode withoutNulls(JsonNode tree) throws IOException {
        return new ObjectMapper()
                .readTree(tree.toString()
                        .replaceAll("\"(data|slack)\":null,?", "")
                        .replace(",}", "}"));
    }

    @Test
    void layersAreLaidInOrder() throws IOException {
        ExperimentReader reader = read(SOUND.replace(
                "{\"name\": \"b\"}", "{\"name\": \"b\", \"config\": {\"training\":" + " {\"epochs\": 7}}}"));

        TuneConfig a = reader.config(0, 0, null, 5, null, List.of());
        TuneConfig b = reader.config(0, 1, null, 6, null, List.of("training.learningRate=0.5"));

        assertThat(a.training().epochs()).isEqualTo(3);
        assertThat(a.network().widths()).containsExactly(4);
        assertThat(a.seed()).isEqualTo(5);
        assertThat(b.training().epochs()).isEqualTo(7);
        assertThat(b.training().learningRate()).isEqualTo(0.5);
        assertThat(b.seed()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "name": "some"    | "nam": "some"           | : name is missing; give it
            "title": "T"      | "title": "T", "seedz": 1 | : /seedz: no such field; did you mean seeds?
            "name": "some"    | "name": "So me"         | : /name: "So me" is not a valid value; allowed: text such as wide-resnet-marglik
            "quantity": "nll" | "quantity": "nl"        | : /claims/0/quantity: "nl" is not a valid value; did you mean nll? allowed: accuracy, nll, ece
            ["nll"]           | ["accurcy"]             | : /tables/0/quantities/0: "accurcy" is not a valid value; did you mean accuracy?
            "against": ["b"]  | "against": ["c"]        | : /claims/0/against/0: no such arm: c; valid here: a, b
            "title": "T"      | "title": "T", "reported": [{"arm": "c", "quantity": "nll", "value": 1, "source": "s"}] | : /reported/0/arm: no such arm: c; valid here: a, b
            "title": "T"      | "title": "T", "reported": [{"arm": "a", "quantity": "nl", "value": 1, "source": "s"}] | : /reported/0/quantity: "nl" is not a valid value; did you mean nll?
            "title": "T"      | "title": "T", "search": "los" | : /search: "los" is not a valid value; did you mean loss?
            "title": "T"      | "title": "T", "search": 3 | : /search: 3 is not a valid value; allowed: accuracy, nll, ece
            "title": "T"      | "title": "T", "search": {"quantity": "nll.best", "mark": 1} | : /search/quantity: "nll.best" is not a valid value; allowed: loss, nll
            "title": "T"      | "title": "T", "search": {"quantity": "nll"} | : /search: mark is missing; give it
            "title": "T"      | "title": "T", "search": "loss" | : /search: it has no effect where no arm has points; leave it out
            {"name": "b"}     | {"name": "b", "points": [{"name": "p"}]} | : /search: arms have points, and nothing says which is the best; give it
            {"name": "b"}     | {"name": "b", "points": [{"name": "p"}, {"name": "p"}]} | : /arms/1/points/1/name: p is given twice
            "name": "b"       | "name": "a"             | : /arms/1/name: a is given twice; give it another name
            [1, 2]            | [1, 1]                  | : /seeds/1: 1 is given twice; give it once
            [1, 2]            | []                      | : /seeds: [] is not a valid value
            "widths"          | "width"                 | : /arms/0/config: /network/width: no such field; did you mean network.widths?
            "epochs": 3       | "epochs": 0             | : /base: /training/epochs: 0 is not a valid value
            "epochs": 3       | "momentum": 0.5         | : /base: training.momentum: 0.5 has no effect where training.optimizer is adam
            "base": {         | "base": {"out": "x",    | : out: every run has a folder of its own; leave it out, or use --out
            """)
    void aMistakeIsOneLine(String sound, String wrong, String expected) throws IOException {
        assertThat(SOUND).contains(sound);
        String text = SOUND.replace(sound, wrong);

        ConfigException mistake = catchThrowableOfType(ConfigException.class, () -> read(text));

        assertThat(mistake.getMessage())
                .startsWith(folder.resolve("e.json") + expected)
                .doesNotContain("\n");
    }

    /** What a variant says of its data lies below the folder that is given. */
    @Test
    void aVariantHasDataOfItsOwn() throws IOException {
        ExperimentReader reader = read("""
                {"name": "some", "title": "T", "source": "S", "base": {}, "data": {"folder": ".", "what": "tables"},
                 "variants": [
                   {"name": "one", "config": {"data": {"path": "one/data.csv", "target": ["y"]}}},
                   {"name": "two", "config": {"data": {"path": "two/"}, "network": {"model": "lenet"}}},
                   {"name": "drawn", "config": {"data": {"path": null}}}],
                 "arms": [{"name": "a"}], "seeds": [1], "tables": [{"title": "T", "quantities": ["loss"]}]}
                """);

        assertThat(reader.config(0, 0, null, 1, "here", List.of()).data().path())
                .isEqualTo("here/one/data.csv");
        assertThat(reader.config(1, 0, null, 1, "here", List.of()).data().path())
                .isEqualTo("here/two/");
        assertThat(reader.config(2, 0, null, 1, "here", List.of()).data().path())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "against": ["b"]   | "against": ["c"]      | : /races/0/against/0: no such arm: c; valid here: a, b
            "arms": ["a"]      | "arms": ["b", "aa"]   | : /races/0/entrants/0/arms/1: no such arm: aa
            "share": 0.5       | "share": 0            | : /races/0/share: 0 is not a valid value
            "name": "e"        | "nam": "e"            | : /races/0/entrants/0: name is missing; give it
            """)
    void aMistakeInARaceIsOneLine(String sound, String wrong, String expected) throws IOException {
        String text = """
                {"name": "some", "title": "T", "source": "S", "base": {}, "arms": [{"name": "a"}, {"name": "b"}],
                 "seeds": [1], "tables": [{"title": "T", "quantities": ["loss"]}],
                 "races": [{"text": "t", "source": "s", "against": ["b"], "share": 0.5,
                   "entrants": [{"name": "e", "arms": ["a"]}]}]}
                """;
        assertThat(read(text).experiment().races()).hasSize(1);

        ConfigException mistake = catchThrowableOfType(ConfigException.class, () -> read(text.replace(sound, wrong)));

        assertThat(mistake.getMessage())
                .startsWith(folder.resolve("e.json") + expected)
                .doesNotContain("\n");
    }

    private ExperimentReader read(String text) throws IOException {
        return ExperimentReader.of(Files.writeString(folder.resolve("e.json"), text));
    }

    private static JsonSchema published() throws IOException {
        try (var in = ExperimentReader.class.getResourceAsStream(ExperimentReader.RESOURCE)) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in);
        }
    }
}

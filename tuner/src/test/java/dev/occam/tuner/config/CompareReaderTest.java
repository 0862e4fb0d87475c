package dev.occam.tuner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of a comparison: what is shipped is sound, what is wrong is told in one line. */
class CompareReaderTest {

    private static final String SOUND = """
            {"title": "T", "base": {"training": {"epochs": 3}}, "against": "g",
             "sets": [
               {"name": "one", "config": {"data": {"path": "d/one.csv", "target": ["y"]}},
                "splits": {"numbers": [0, 4], "testFraction": 0.25}, "arms": {"l": {"loop": {"rounds": 3}}}},
               {"name": "two", "config": {"data": {"path": "two.csv", "target": ["y"]}},
                "splits": {"numbers": [2], "trainIndices": "a.txt", "testIndices": "b.txt"}}],
             "arms": [{"name": "g", "grid": {"precisions": [1, 10]}}, {"name": "l", "config": {"loop": {"rounds": 5}}}],
             "goals": [{"arm": "l", "against": "g", "splits": 1}], "widths": [2, 8]}
            """;

    @TempDir
    private Path folder;

    private CompareReader read(String text) throws IOException {
        return CompareReader.of(Files.writeString(folder.resolve("c.json"), text), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"compare-grid.json", "compare-widths.json"})
    void whatIsShippedIsSound(String name) throws IOException {
        Path file = Path.of("..", "configs", name);

        CompareReader reader = CompareReader.of(file, null);

        assertThat(published().validate(new ObjectMapper().readTree(file.toFile())))
                .isEmpty();
        assertThat(reader.compare().sets()).hasSize(name.contains("grid") ? 9 : 4);
        assertThat(reader.tree().has("dataRoot")).isFalse();
    }

    @Test
    void layersAreLaidInOrder() throws IOException {
        CompareReader reader = read(SOUND);

        TuneConfig one = reader.tuned(0, 1, 4);
        TuneConfig two = reader.tuned(1, 1, 2);

        assertThat(one.training().epochs()).isEqualTo(3);
        assertThat(one.loop().rounds()).isEqualTo(3);
        assertThat(two.loop().rounds()).isEqualTo(5);
        assertThat(one.seed()).isEqualTo(4);
        assertThat(one.data().path()).isEqualTo(folder.resolve("d/one.csv").toString());
        assertThat(one.data().split().testFraction()).isEqualTo(0.25);
        assertThat(two.data().split().trainIndices())
                .isEqualTo(folder.resolve("a.txt").toString());
        assertThat(two.data().split().splitLine()).isEqualTo(2);
    }

    @Test
    void aFitOfTheGridHasOnePriorAndItsEpochs() throws IOException {
        CompareReader reader = read(SOUND);

        TuneConfig plain = reader.fixed(0, 0, 4, 0.125, null);
        TuneConfig longer = reader.fixed(0, 0, 4, 0.125, 7);

        assertThat(plain.loop().kind()).isEqualTo(LoopConfig.Kind.FIXED);
        assertThat(plain.loop().fixed().weightDecay()).isEqualTo(0.125);
        assertThat(plain.prior().groups()).isEqualTo(PriorConfig.Groups.SCALAR);
        assertThat(plain.training().epochs()).isEqualTo(3);
        assertThat(longer.training().epochs()).isEqualTo(7);
    }

    @Test
    void aWidthIsThatOfEveryHiddenLayer() throws IOException {
        CompareReader reader = read(SOUND.replace("\"base\": {", "\"base\": {\"network\": {\"widths\": [5, 6]}, "));

        assertThat(reader.ofWidth(0, 1, 0, 8).network().widths()).containsExactly(8, 8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "title": "T",        | ``                               | : title is missing; give it
            "title": "T"         | "title": "T", "stes": []         | : /stes: no such field; did you mean sets?
            "against": "g"       | "against": "h"                   | : /against: no such arm: h; valid here: g, l
            "arm": "l"           | "arm": "x"                       | : /goals/0/arm: no such arm: x; valid here: g, l
            "name": "two"        | "name": "one"                    | : /sets/1/name: one is given twice
            "name": "l"          | "name": "g"                      | : /arms/1/name: g is given twice
            "arms": {"l"         | "arms": {"ll"                    | : /sets/0/arms: no such arm: ll; valid here: g, l
            [0, 4]               | []                               | : /sets/0/splits/numbers: [] is not a valid value
            [0, 4]               | [0, 0]                           | : /sets/0/splits/numbers/1: 0 is given twice
            [1, 10]              | [1, -10]                         | : /arms/0/grid/precisions/1: -10 is not a valid value
            "rounds": 5          | "round": 5                       | : /arms/1/config: /loop/round: no such field; did you mean loop.rounds?
            "rounds": 3          | "rounds": 0                      | : /sets/0/arms/l: /loop/rounds: 0 is not a valid value
            csv", "target": ["y"]}}, | csv"}},                              | : /sets/0/config: data.path: a table needs a target
            "epochs": 3          | "epochs": "many"                 | : /base: /training/epochs: "many" is not a valid value
            , "testIndices": "b.txt" | ``                           | : /sets/1/splits: trainIndices and testIndices belong together
            0.25                 | 0.25, "lists": "l.json"          | : /sets/0/splits: says in 2 ways which rows measure
            "base": {            | "base": {"out": "x",             | : out: a comparison has one folder
            "base": {            | "base": {"network": {"widths": []}, | : /widths: the network of one has no hidden layer
            [2, 8]               | [2]                              | : /widths: [2] is not a valid value
            """)
    void aMistakeIsOneLine(String sound, String wrong, String expected) throws IOException {
        assertThat(SOUND).contains(sound);
        String text = SOUND.replace(sound, wrong);

        ConfigException mistake = catchThrowableOfType(ConfigException.class, () -> read(text));

        assertThat(mistake.getMessage())
                .startsWith(folder.resolve("c.json") + expected)
                .doesNotContain("\n");
    }

    @Test
    void anArmHasALoopOrAGrid() {
        String text = SOUND.replace(", \"arms\": {\"l\": {\"loop\": {\"rounds\": 3}}}", "")
                .replace("\"rounds\": 5", "\"kind\": \"fixed\"");

        ConfigException mistake = catchThrowableOfType(ConfigException.class, () -> read(text));

        assertThat(mistake.getMessage())
                .isEqualTo(folder.resolve("c.json")
                        + ": /arms/1: has neither a loop nor a grid; give it a grid, or leave loop.kind out");
    }

    private static JsonSchema published() throws IOException {
        try (var in = CompareReader.class.getResourceAsStream(CompareReader.RESOURCE)) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in);
        }
    }
}

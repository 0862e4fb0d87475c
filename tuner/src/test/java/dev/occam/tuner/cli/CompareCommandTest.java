package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.tuner.PublishedSchema;
import dev.occam.tuner.compare.CompareRecord;
import dev.occam.tuner.compare.Comparison;
import dev.occam.tuner.config.CompareReader;
import dev.occam.tuner.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code occam compare} on tables of forty rows. */
class CompareCommandTest {

    private static final String CONFIG = """
            {"title": "Two tables", "against": "grid",
             "base": {"threads": 1, "network": {"widths": [4]}, "training": {"epochs": 15, "batchSize": 16}},
             "sets": [
               {"name": "line", "config": {"data": {"path": "line.csv", "target": ["y"]}},
                "splits": {"numbers": [0, 1], "testFraction": 0.25}},
               {"name": "sides", "config": {"data": {"path": "sides.csv", "target": ["side"]}},
                "splits": {"numbers": [3], "testFraction": 0.25}}],
             "arms": [
               {"name": "grid", "grid": {"precisions": [0.1, 10]}},
               {"name": "grid-long", "grid": {"precisions": [0.1, 10], "refitLength": 2}},
               {"name": "fast", "config": {"loop": {"effort": "fast", "rounds": 2}}}],
             "goals": [{"arm": "fast", "against": "grid", "splits": 1}],
             "widths": [2, 3, 4]}
            """;

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void write() throws IOException {
        out = folder.resolve("out");
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder line = new StringBuilder("a,b,y\n");
        StringBuilder sides = new StringBuilder("a,b,side\n");
        for (int n = 0; n < 40; n++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            line.append(String.format(Locale.ROOT, "%.4f,%.4f,%.4f%n", a, b, 3 * a - b + random.nextGaussian()));
            sides.append(String.format(Locale.ROOT, "%.4f,%.4f,%s%n", a, b, a + b > 0 ? "right" : "left"));
        }
        Files.writeString(folder.resolve("line.csv"), line);
        Files.writeString(folder.resolve("sides.csv"), sides);
    }

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("two.json"), text);
    }

    private static Occam program() {
        return new Occam((config, force, progress, cancelled) -> {
            throw new AssertionError("compares in memory");
        });
    }

    @Test
    void printsTablesAndWritesThem() throws IOException {
        Occam occam = program();

        int code = occam.execute("compare", config(CONFIG).toString(), "--out", out.toString(), "--quiet");

        assertThat(code).as(occam.err()).isZero();
        assertThat(occam.err()).isEmpty();
        assertThat(occam.out().lines().map(String::strip))
                .startsWith("Two tables")
                .anyMatch(line -> line.startsWith("all 9 cells; "))
                .anyMatch(
                        line -> line.matches("line +[+-][\\d.]+±[\\d.]+ \\(\\d/2\\) +[+-][\\d.]+±[\\d.]+ \\(\\d/2\\)"))
                .anyMatch(line -> line.matches("sides +[+-][\\d.]+ \\(\\d/1\\) +[+-][\\d.]+ \\(\\d/1\\)"))
                .anyMatch(line -> line.matches("grid +2\\.60 +0 .*"))
                .anyMatch(line -> line.matches(
                        "(reached|missed): fast against grid: better on at least 1 splits; found" + " \\d of 3"))
                .endsWith("Files: compare.md and compare.json in " + out);
        assertThat(Files.readString(out.resolve("compare.md")))
                .contains("| set | grid | grid-long | fast |\n|---|--:|--:|--:|\n")
                .contains("## Predictives of fast: NLL; expected calibration error")
                .contains("## Predictives of fast: NLL; share of targets in 90 % intervals");
        assertThat(read("compare.json").path("complete").asBoolean()).isTrue();
        new PublishedSchema(CompareRecord.schema()).admits(read("compare.json"));
    }

    @Test
    void stoppedAnywhereAndGoneOnWithItGivesTheSameNumbers() throws IOException {
        Path whole = folder.resolve("whole");
        long[] asked = {0};
        run(whole, false, () -> ++asked[0] < 0);
        SplittableRandom random = new SplittableRandom(2);
        boolean resume = false;
        int calls = 0;
        boolean complete;
        do {
            long[] left = {1 + random.nextLong(asked[0])};
            complete = run(out, resume, () -> left[0]-- <= 0);
            resume = true;
            calls++;
        } while (!complete);

        assertThat(calls).isGreaterThan(1);
        assertThat(withoutTimes(out)).isEqualTo(withoutTimes(whole));
    }

    private boolean run(Path to, boolean resume, BooleanSupplier cancelled) throws IOException {
        CompareReader reader = CompareReader.of(config(CONFIG), null);
        return new Comparison(reader, List.of(), to, note -> {})
                .run(resume, Progress.silent(), cancelled)
                .complete();
    }

    /** The cells of a comparison, less what a clock says of them. */
    private static JsonNode withoutTimes(Path of) throws IOException {
        JsonNode cells =
                new ObjectMapper().readTree(of.resolve("compare.json").toFile()).path("cells");
        cells.findParents("processor").forEach(times -> ((ObjectNode) times).remove(List.of("processor", "seconds")));
        return cells;
    }

    private JsonNode read(String file) throws IOException {
        return new ObjectMapper().readTree(out.resolve(file).toFile());
    }

    @Test
    void whatHasEndedIsNotDoneAgain() throws IOException {
        String file = config(CONFIG).toString();
        program().execute("compare", file, "--out", out.toString(), "--only", "sides", "--quiet");
        JsonNode before = read("compare.json").path("cells");
        assertThat(before).hasSize(3);

        Occam occam = program();
        int code = occam.execute("compare", file, "--out", out.toString(), "--resume", "--quiet");

        assertThat(code).as(occam.err()).isZero();
        assertThat(read("compare.json").path("cells")).hasSize(9).startsWith(before.get(0), before.get(1));
    }

    @Test
    void aSetWithoutDataIsLeftOutAndSaidSo() throws IOException {
        Files.delete(folder.resolve("line.csv"));
        Occam occam = program();

        int code = occam.execute("compare", config(CONFIG).toString(), "--out", out.toString(), "--quiet");

        assertThat(code).isZero();
        assertThat(occam.errorLine())
                .isEqualTo("left out line: " + folder.resolve("line.csv")
                        + ": no such file; name the folder of the data with --data-root");
        assertThat(read("compare.json").path("cells")).hasSize(3);
        assertThat(read("compare.json").path("complete").asBoolean()).isFalse();
    }

    @Test
    void withoutAnyDataThereIsNothingToDo() throws IOException {
        Occam occam = program();

        int code = occam.execute(
                "compare",
                config(CONFIG).toString(),
                "--data-root",
                Files.createDirectory(out).toString());

        assertThat(code).isEqualTo(ExitCode.DATA.code());
        assertThat(occam.errorLine())
                .startsWith("line: " + out.resolve("line.csv") + ": no such file; name the folder");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "testFraction": 0.25}}]  | "lists": "no.json"}}] | 3 | %s/no.json: no such file; name the folder of the data
            "against": "grid"        | "agianst": "grid"     | 2 | %s/two.json: against is missing
            "name": "sides"          | "name": "line"        | 2 | %s/two.json: /sets/1/name: line is given twice
            "refitLength": 2         | "refitLength": 0      | 2 | %s/two.json: /arms/1/grid/refitLength: 0 is not a valid value
            """)
    void aMistakeIsOneLine(String sound, String wrong, int code, String expected) throws IOException {
        assertThat(CONFIG).contains(sound);
        Occam occam = program();

        int returned = occam.execute(
                "compare", config(CONFIG.replace(sound, wrong)).toString(), "--out", out.toString(), "--quiet");

        assertThat(returned).as(occam.err()).isEqualTo(code);
        assertThat(occam.errorLine()).startsWith(expected.formatted(folder));
        assertThat(out).doesNotExist();
    }

    @Test
    void anUnknownSetIsRefused() throws IOException {
        Occam occam = program();

        int code = occam.execute("compare", config(CONFIG).toString(), "--only", "lime");

        assertThat(code).isEqualTo(ExitCode.USAGE.code());
        assertThat(occam.errorLine()).isEqualTo("--only lime: no such set; did you mean line?");
    }

    @Test
    void theFolderHoldsOneComparison() throws IOException {
        String file = config(CONFIG).toString();
        program().execute("compare", file, "--out", out.toString(), "--only", "sides", "--quiet");

        Occam again = program();
        assertThat(again.execute("compare", file, "--out", out.toString())).isEqualTo(ExitCode.FILES.code());
        assertThat(again.errorLine()).contains("already holds compare.json; go on with it by --resume");

        Occam other = program();
        String others = config(CONFIG.replace("[0.1, 10]}", "[0.2, 10]}")).toString();
        assertThat(other.execute("compare", others, "--out", out.toString(), "--resume"))
                .isEqualTo(ExitCode.FILES.code());
        assertThat(other.errorLine()).contains("was begun with another configuration");
    }

    @Test
    void choosesAWidth() throws IOException {
        Occam occam = program();

        int code = occam.execute("compare", "--select", config(CONFIG).toString(), "--out", out.toString(), "--quiet");

        assertThat(code).as(occam.err()).isZero();
        assertThat(occam.out())
                .contains("line: means over the splits; trusted is the evidence by the full GGN")
                .containsPattern("sides +full evidence +\\d +\\d ")
                .contains("Files: select.md and select.json in " + out);
        assertThat(read("select.json").path("cells"))
                .hasSize(9)
                .allSatisfy(cell -> assertThat(cell.path("full").isNumber()).isTrue());
    }

    @Test
    void helpShowsExamples() {
        Occam occam = program();

        assertThat(occam.execute("compare", "--help")).isZero();
        assertThat(occam.out())
                .contains("occam compare configs/compare-grid.json")
                .contains("occam compare --select configs/compare-widths.json");
        assertThat(occam.out().lines()).allMatch(line -> line.length() <= 100);
    }
}

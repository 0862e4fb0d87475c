package dev.occam.tuner.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the goals of a comparison. */
class VerdictTest {

    @TempDir
    private Path folder;

    /** Differences of b to a: -0.2 on set one, -0.1 on two, +0.1 on three; four of six splits are better. */
    private static List<Cell> whole() {
        List<Cell> cells = new ArrayList<>();
        for (int split = 0; split < 2; split++) {
            cells.add(Tiny.cell("one", split, "a", 1, 1));
            cells.add(Tiny.cell("two", split, "a", 1, 1));
            cells.add(Tiny.cell("three", split, "a", 1, 1));
            cells.add(Tiny.cell("one", split, "b", 1, 0.8));
            cells.add(Tiny.cell("two", split, "b", 1, 0.9));
            cells.add(Tiny.cell("three", split, "b", 1, 1.1));
        }
        return cells;
    }

    private List<String> lines(String goal, List<Cell> cells) {
        return Verdict.of(Tiny.cells(folder, "{\"arm\": \"b\", \"against\": \"a\", " + goal + "}", cells)).stream()
                .map(Verdict::line)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "splits": 4       | reached: b against a: better on at least 4 splits; found 4 of 6
            "splits": 5       | missed: b against a: better on at least 5 splits; found 4 of 6
            "median": -0.09   | reached: b against a: median of the sets' means below -0.090; found -0.100
            "median": -0.11   | missed: b against a: median of the sets' means below -0.110; found -0.100
            "worst": 0.11     | reached: b against a: no set worse by more than +0.110; found +0.100 (three)
            "worst": 0.09     | missed: b against a: no set worse by more than +0.090; found +0.100 (three)
            "fits": 4         | reached: b: processor time of at most 4.0 fits; found 4.00
            "fits": 3.9       | missed: b: processor time of at most 3.9 fits; found 4.00
            "predictive": 2   | reached: b: NLL and calibration by default no worse than by plug-in on at least 2 sets; found 2 of 3, not on three
            "predictive": 3   | missed: b: NLL and calibration by default no worse than by plug-in on at least 3 sets; found 2 of 3, not on three
            """)
    void isReachedOrMissed(String goal, String line) {
        assertThat(lines(goal, whole())).containsExactly(line);
    }

    @Test
    void isOpenWhileACellIsMissing() {
        List<Cell> cells = new ArrayList<>(whole());
        cells.removeIf(cell -> cell.is("three", 1, "b"));

        assertThat(lines("\"splits\": 1, \"worst\": 1", cells))
                .containsExactly(
                        "open: b against a: better on at least 1 splits; found 4 of 5",
                        "open: b against a: no set worse by more than +1.000; found +0.100 (three)");
    }

    @Test
    void intervalsThatAreTooNarrowOrTooWideAreWorse() {
        List<Cell> cells = new ArrayList<>();
        for (int split = 0; split < 2; split++) {
            for (String set : List.of("one", "two", "three")) {
                cells.add(Tiny.cell(set, split, "a", 1, 1));
            }
            cells.add(covering("one", split, 0.86, 0.93));
            cells.add(covering("two", split, 0.92, 0.95));
            cells.add(covering("three", split, 0.90, 0.84));
        }

        assertThat(lines("\"predictive\": 1", cells).get(0)).endsWith("found 1 of 3, not on two, three");
    }

    private static Cell covering(String set, int split, double plugIn, double linearised) {
        return Tiny.cell(
                set,
                split,
                "b",
                Map.of(
                        Predictives.PLUG_IN,
                        new Score(1, plugIn, 1),
                        Predictives.LINEARISED,
                        new Score(1, linearised, 1)),
                1);
    }
}

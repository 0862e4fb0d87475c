package dev.occam.tuner.compare;

import dev.occam.models.data.Task;
import dev.occam.tuner.config.CompareReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Comparisons small enough for a test, and cells that were never run. */
final class Tiny {

    static final int ROWS = 60;

    private Tiny() {}

    /** A grid, the same with a longer refit, and a loop, on a regression table with two listed splits. */
    static CompareReader comparison(Path folder) {
        write(folder.resolve("wave.csv"), wave());
        write(folder.resolve("lists.json"), "[" + split(0) + ", " + split(20) + "]");
        return read(folder, """
                {"title": "Tiny", "against": "grid",
                 "base": {"threads": 1, "network": {"widths": [5]},
                   "training": {"epochs": 30, "batchSize": 16, "precision": "float64"}},
                 "sets": [{"name": "wave", "config": {"data": {"path": "wave.csv", "target": ["y"]}},
                   "splits": {"lists": "lists.json", "numbers": [0, 1]}}],
                 "arms": [
                   {"name": "grid", "grid": {"precisions": [0.01, 1, 1000]}},
                   {"name": "grid-long", "grid": {"precisions": [0.01, 1, 1000], "refitLength": 2.5}},
                   {"name": "fast", "config": {"loop": {"effort": "fast", "rounds": 2}}}],
                 "goals": [{"arm": "fast", "against": "grid", "splits": 1, "fits": 100}]}
                """);
    }

    static CompareReader read(Path folder, String text) {
        return CompareReader.of(write(folder.resolve("compare.json"), text), null);
    }

    /** Rows 0 to 59; twelve from {@code first} measure, and of the others the first twelve validate. */
    private static String split(int first) {
        return "{\"train\": " + numbers(IntStream.range(0, ROWS).filter(row -> row < first || row >= first + 12))
                + ", \"test\": " + numbers(IntStream.range(first, first + 12))
                + ", \"validation_positions_in_train\": " + numbers(IntStream.range(0, 12)) + "}";
    }

    private static String numbers(IntStream numbers) {
        return "[" + numbers.mapToObj(Integer::toString).collect(Collectors.joining(", ")) + "]";
    }

    private static String wave() {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder text = new StringBuilder("a,b,y\n");
        for (int n = 0; n < ROWS; n++) {
            double a = random.nextDouble(-2, 2);
            double b = random.nextGaussian();
            double y = 50 + 10 * Math.sin(2 * a) + 2 * b + 2 * random.nextGaussian();
            text.append(String.format(Locale.ROOT, "%.5f,%.5f,%.5f%n", a, b, y));
        }
        return text.toString();
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets one, two and three of two splits each, arms a, b and c, paired with a; each goal as JSON. */
    static Cells cells(Path folder, String goals, List<Cell> cells) {
        String set = "{\"name\": \"%s\", \"splits\": {\"numbers\": [0, 1], \"testFraction\": 0.2}}";
        CompareReader reader =
                read(folder, """
                {"title": "Three sets", "against": "a", "base": {"data": {"path": "none.csv", "target": ["y"]}},
                 "sets": [%s, %s, %s], "arms": [{"name": "a", "grid": {"precisions": [1]}}, {"name": "b"}, {"name": "c"}],
                 "goals": [%s]}
                """.formatted(set.formatted("one"), set.formatted("two"), set.formatted("three"), goals));
        return new Cells(reader.compare(), List.of("one", "two", "three"), new ResultFolder.Stored<>(cells, null));
    }

    /** A cell of numbers whose plug-in and linearised predictive have these NLL, and intervals of exactly 90 %. */
    static Cell cell(String set, int split, String arm, double plugIn, double linearised) {
        return cell(
                set,
                split,
                arm,
                Map.of(Predictives.PLUG_IN, score(plugIn), Predictives.LINEARISED, score(linearised)),
                2);
    }

    static Cell cell(String set, int split, String arm, Map<String, Score> scores, double processor) {
        Cell.Effort effort = new Cell.Effort(20, 200, 100, 3, 2 * processor, processor);
        Cell.@Nullable GridChoice grid = arm.equals("a")
                ? new Cell.GridChoice(
                        new dev.occam.tuner.config.CompareConfig.Grid(List.of(1.0), null, null),
                        List.of(1.0),
                        1,
                        1,
                        effort,
                        new Cell.Effort(10, 100, 100, 0, 1, 0.5))
                : null;
        return new Cell(set, split, arm, null, Task.REGRESSION, scores, null, 1.0, Map.of("all", 4.0), effort, grid);
    }

    static Score score(double nll) {
        return new Score(nll, Score.LEVEL, 1);
    }
}

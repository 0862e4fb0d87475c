package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.occam.reports.record.Metrics.Metric;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.tuner.Document;
import dev.occam.tuner.run.LocalTuneRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** New rows by runs that were kept: one of classes, one of numbers. */
class PredictCommandTest {

    @TempDir
    static Path folder;

    @TempDir
    private Path own;

    private static Path regions;
    private static Path loads;

    @BeforeAll
    static void tune() throws IOException {
        Path classes = Files.writeString(folder.resolve("regions.csv"), table(1, 120, true));
        Path numbers = Files.writeString(folder.resolve("loads.csv"), table(2, 120, false));
        regions = folder.resolve("regions");
        loads = folder.resolve("loads");
        tuned(classes, "region", regions);
        tuned(numbers, "load", loads, "--ignore", "id");
    }

    private static void tuned(Path data, String target, Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "tune",
                "--data",
                data.toString(),
                "--target",
                target,
                "--out",
                out.toString(),
                "--widths",
                "6",
                "--epochs",
                "30",
                "--effort",
                "fast",
                "--test-fraction",
                "0.25",
                "--quiet"));
        arguments.addAll(List.of(more));
        Occam occam = new Occam(new LocalTuneRun());
        assertThat(occam.execute(arguments.toArray(String[]::new)))
                .as(occam.err())
                .isZero();
    }

    /** Columns x, y, kind, and region or id and load. */
    private static String table(long seed, int rows, boolean classes) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder(classes ? "x,y,kind,region\n" : "id,x,y,kind,load\n");
        for (int n = 0; n < rows; n++) {
            double x = random.nextGaussian();
            double y = 5 + random.nextGaussian();
            boolean red = random.nextBoolean();
            double load = 100 + 10 * x - 3 * y + (red ? 5 : 0) + 2 * random.nextGaussian();
            String region = y > 5.5 ? "north" : x > 0 ? "east, far" : "west";
            String cells = String.format(Locale.ROOT, "%.4f,%.4f,%s", x, y, red ? "red" : "blue");
            text.append(
                            classes
                                    ? cells + ",\"" + region + "\""
                                    : n + "," + cells + String.format(Locale.ROOT, ",%.4f", load))
                    .append('\n');
        }
        return text.toString();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(own.resolve(name), text);
    }

    private static Occam done(Object... arguments) {
        Occam occam = run(arguments);
        assertThat(occam.err()).isEmpty();
        return occam;
    }

    private static Occam run(Object... arguments) {
        Occam occam = new Occam((config, force, progress, cancelled) -> {
            throw new AssertionError("nothing is trained");
        });
        occam.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return occam;
    }

    private static List<Map<String, String>> rows(String csv) {
        List<String> lines = csv.lines().toList();
        String[] names = lines.get(0).split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
            assertThat(cells).hasSameSizeAs(names);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < cells.length; i++) {
                row.put(names[i], cells[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    private static double number(Map<String, String> row, String name) {
        return Double.parseDouble(Objects.requireNonNull(row.get(name), name));
    }

    @Test
    void classesWithTheirProbabilities() throws IOException {
        Path data = file("new.csv", table(3, 40, true));
        List<Map<String, String>> rows =
                rows(done("predict", regions, "--data", data).out());
        assertThat(rows).hasSize(40);
        int right = 0;
        List<String> truth = Files.readAllLines(data);
        for (int n = 0; n < rows.size(); n++) {
            Map<String, String> row = rows.get(n);
            double north = number(row, "p_north");
            double east = number(row, "\"p_east, far\"");
            double west = number(row, "p_west");
            assertThat(north + east + west).isCloseTo(1, within(1e-9));
            double best = Math.max(north, Math.max(east, west));
            assertThat(row.get("class")).isEqualTo(best == north ? "north" : best == west ? "west" : "\"east, far\"");
            assertThat(number(row, "mutual_information")).isBetween(0.0, number(row, "entropy"));
            assertThat(number(row, "entropy")).isBetween(0.0, Math.log(3));
            assertThat(row).containsEntry("row", String.valueOf(n + 1));
            right += truth.get(n + 1).contains(String.valueOf(row.get("class"))) ? 1 : 0;
        }
        assertThat(right).isGreaterThan(28);
    }

    /** Probabilities are the weights' own: they score what evaluate says of these, and not what it says of the posterior. */
    @Test
    void probabilitiesAreThoseOfTheWeights() throws IOException {
        Path data = folder.resolve("regions.csv");
        List<Map<String, String>> rows =
                rows(done("predict", regions, "--data", data).out());
        List<Map<String, String>> truth = rows(Files.readString(data));
        double sum = 0;
        for (int n = 0; n < rows.size(); n++) {
            String region = String.valueOf(truth.get(n).get("region")).replace("\"", "");
            sum -= Math.log(number(rows.get(n), region.contains(",") ? "\"p_" + region + "\"" : "p_" + region));
        }
        JsonNode nll = new ObjectMapper()
                .readTree(done("evaluate", regions, "--data", data, "--json").out())
                .path("figures")
                .get(1);
        assertThat(nll.path("name").asText()).isEqualTo("nll");
        assertThat(sum / rows.size()).isCloseTo(nll.path("weights").asDouble(), within(1e-9));
        assertThat(Math.abs(sum / rows.size() - nll.path("posterior").asDouble()))
                .isGreaterThan(1e-4);
    }

    @Test
    void numbersWithTheirIntervals() throws IOException {
        Path data = file("new.csv", "kind,y,x\nred,5,0\nblue,5,1\nred,5,60\n");
        List<Map<String, String>> rows =
                rows(done("predict", loads, "--data", data).out());
        for (Map<String, String> row : rows) {
            double half = 1.6448536269514722 * number(row, "deviation");
            assertThat(number(row, "upper") - number(row, "mean")).isCloseTo(half, within(1e-9 * half));
            assertThat(number(row, "mean") - number(row, "lower")).isCloseTo(half, within(1e-9 * half));
            assertThat(number(row, "weights_deviation")).isLessThan(number(row, "deviation"));
        }
        assertThat(number(rows.get(0), "mean")).isCloseTo(90, within(5.0));
        assertThat(rows.get(0)).containsEntry("far", "false");
        assertThat(rows.get(2)).containsEntry("far", "true");
        assertThat(number(rows.get(2), "novelty")).isGreaterThan(1);
        List<Map<String, String>> wide =
                rows(done("predict", loads, "--data", data, "--level", "0.99").out());
        assertThat(number(wide.get(0), "upper")).isGreaterThan(number(rows.get(0), "upper"));
    }

    /** One row in a hundred of the training rows' like is far: the threshold is not for show. */
    @Test
    void fewRowsLikeTheTrainingRowsAreFar() throws IOException {
        Path data = file("new.csv", table(2, 120, false));
        long far = rows(done("predict", loads, "--data", data).out()).stream()
                .filter(row -> "true".equals(row.get("far")))
                .count();
        assertThat(far).isLessThan(12);
        JsonNode features =
                new ObjectMapper().readTree(loads.resolve("features.json").toFile());
        assertThat(features.path("novelty").path("quantile").asDouble()).isEqualTo(0.99);
        assertThat(features.path("novelty").path("rows").asInt()).isEqualTo(90);
    }

    /** Rows are the same in whatever company, though 500 are predicted at once. */
    @Test
    void aLongFileIsItsParts() throws IOException {
        String text = table(4, 1203, false);
        List<String> lines = text.lines().toList();
        Path whole = own.resolve("whole.csv");
        Occam told = done("predict", loads, "--data", file("all.csv", text), "--out", whole);
        assertThat(told.out()).startsWith("1,203 rows predicted, ").endsWith(": " + whole + System.lineSeparator());
        List<Map<String, String>> all = rows(Files.readString(whole));
        assertThat(all).hasSize(1203);
        for (int from : new int[] {0, 499, 777, 1200}) {
            List<String> part = new ArrayList<>(lines.subList(from + 1, Math.min(from + 8, lines.size())));
            part.add(0, lines.get(0));
            List<Map<String, String>> some =
                    rows(done("predict", loads, "--data", file("part.csv", String.join("\n", part)))
                            .out());
            for (int i = 0; i < some.size(); i++) {
                for (String name : List.of("mean", "deviation", "novelty", "lower")) {
                    double expected = number(all.get(from + i), name);
                    assertThat(number(some.get(i), name)).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
                }
            }
        }
        try (Stream<Path> left = Files.list(own)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("all.csv", "part.csv", "whole.csv");
        }
    }

    @Test
    void jsonLinesSayTheSame() throws IOException {
        Path data = file("new.csv", table(5, 7, true));
        List<Map<String, String>> rows =
                rows(done("predict", regions, "--data", data).out());
        List<String> lines = done("predict", regions, "--data", data, "--format", "jsonl")
                .out()
                .lines()
                .toList();
        assertThat(lines).hasSameSizeAs(rows);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode row = new ObjectMapper().readTree(lines.get(i));
            assertThat(row.path("p_east, far").asDouble()).isEqualTo(number(rows.get(i), "\"p_east, far\""));
            assertThat(row.path("far").isBoolean()).isTrue();
            assertThat(row.path("class").asText())
                    .isEqualTo(String.valueOf(rows.get(i).get("class")).replace("\"", ""));
        }
    }

    /** The weights' figures of the run's own test rows are those that the run measured. */
    @ParameterizedTest
    @CsvSource({"regions,true", "loads,false"})
    void evaluationAgreesWithTheRun(String name, boolean classes) throws Exception {
        Path kept = folder.resolve(name);
        Path data = folder.resolve(name + ".csv");
        JsonNode found = new ObjectMapper()
                .readTree(done("evaluate", kept, "--data", data, "--json").out());
        assertThat(found.path("counts").path("rows").asInt()).isEqualTo(120);
        RunRecord record = RunRecords.read(kept.resolve("run.json"));
        assertThat(record.files()).containsEntry("posterior", "posterior.safetensors");
        for (Metric metric : Objects.requireNonNull(record.metrics()).train()) {
            JsonNode figure = null;
            for (JsonNode each : found.path("figures")) {
                figure = each.path("name").asText().equals(metric.name()) ? each : figure;
            }
            assertThat(figure).as(metric.name()).isNotNull();
            Metric test = Objects.requireNonNull(record.metrics().test()).stream()
                    .filter(each -> each.name().equals(metric.name()))
                    .findFirst()
                    .orElseThrow();
            if (List.of("nll", "accuracy").contains(metric.name())) {
                double both = (90 * metric.value() + 30 * test.value()) / 120;
                assertThat(figure.path("weights").asDouble()).isCloseTo(both, within(1e-9 * Math.abs(both)));
            }
            assertThat(figure.path("posterior").asDouble()).isFinite();
        }
        String table = done("evaluate", kept, "--data", data).out();
        assertThat(table).startsWith("120 rows, ").contains("weights alone", "posterior", classes ? "brier" : "crps");
        if (!classes) {
            double covered = found.path("figures").get(3).path("posterior").asDouble();
            assertThat(covered).isBetween(0.8, 1.0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x,y|1,2|line 1: no column 'kind', which the network was trained on",
                "x,y,kind|1,2,green|line 2, column 'kind': no training row has the category 'green'",
                "x,y,kind|1,,red|line 2, column 'y': the cell is empty",
                "x,y,kind|NaN,2,red|line 2, column 'x': 'NaN' is a missing value",
                "x,y,kind|inf,2,red|line 2, column 'x': 'inf' is no finite number",
                "x,y,kind|one,2,red|line 2, column 'x': 'one' is text in a numeric column",
                "x,Y2,kind|1,2,red|line 1: no column 'y'",
            })
    void wrongRowsAreNamed(String header, String row, String message) throws IOException {
        Path data = file("new.csv", header + "\n" + row + "\n");
        Path out = own.resolve("out.csv");
        Occam occam = run("predict", loads, "--data", data, "--out", out);
        assertThat(occam.errorLine()).startsWith(data + ", " + message);
        assertThat(out).doesNotExist();
    }

    @Test
    void wrongArgumentsAreNamed() throws IOException {
        Path data = file("new.csv", table(5, 7, true));
        assertThat(run("predict", own, "--data", data).errorLine()).contains("run.json: there is no such file");
        assertThat(run("predict", loads).errorLine()).contains("--data");
        assertThat(run("predict", loads, "--data", data, "--level", "1.5").errorLine())
                .contains("between 0 and 1");
        assertThat(run("predict", loads, "--data", data, "--format", "xml").errorLine())
                .contains("csv or jsonl");
        assertThat(run("predict", loads, "--data", data, "--out", data).errorLine())
                .contains("exists; choose");
        assertThat(run("predict", loads, "--data", data, "--device", "tpu").errorLine())
                .contains("cpu, gpu");
        assertThat(run("evaluate", loads, "--data", data).errorLine()).contains("no column 'load', the target");
        assertThat(run("evaluate", regions, "--data", file("other.csv", "x,y,kind,region\n1,2,red,south\n"))
                        .errorLine())
                .contains("line 2, column 'region': class 'south' does not occur");
    }

    @Test
    void aFolderThatLacksSomethingIsNamed() throws IOException {
        Path data = file("new.csv", "x,y,kind\n1,2,red\n");
        Path copy = Files.createDirectory(own.resolve("copy"));
        for (String name : List.of("run.json", "parameters.safetensors", "posterior.safetensors", "features.json")) {
            Files.copy(loads.resolve(name), copy.resolve(name));
        }
        done("predict", copy, "--data", data);
        Files.write(
                copy.resolve("posterior.safetensors"), Files.readAllBytes(regions.resolve("posterior.safetensors")));
        assertThat(run("predict", copy, "--data", data).errorLine()).contains("is not of the parameters");
        byte[] posterior = Files.readAllBytes(loads.resolve("posterior.safetensors"));
        posterior[posterior.length - 3] ^= 1;
        Files.write(copy.resolve("posterior.safetensors"), posterior);
        assertThat(run("predict", copy, "--data", data).errorLine()).contains("altered since it was written");
        Files.writeString(copy.resolve("features.json"), "{\"format\": \"occam-features\", \"version\": 9}");
        assertThat(run("predict", copy, "--data", data).errorLine()).contains("reads up to version 1");
        Files.writeString(copy.resolve("features.json"), "{\"format\": \"occam-features\", \"version\": 1}");
        assertThat(run("predict", copy, "--data", data).errorLine()).contains("can't be used");
        Files.delete(copy.resolve("features.json"));
        assertThat(run("predict", copy, "--data", data).errorLine()).contains("holds no features.json");
    }

    @Test
    void aRunCanDoWithout() {
        Path out = own.resolve("lean");
        tuned(folder.resolve("loads.csv"), "load", out, "--no-posterior");
        assertThat(out.resolve("posterior.safetensors")).doesNotExist();
        assertThat(out.resolve("features.json")).doesNotExist();
        assertThat(run("predict", out, "--data", folder.resolve("loads.csv")).errorLine())
                .contains("without --no-posterior");
    }

    static Stream<String> shown() {
        return Document.read("README.md").commands().stream()
                .filter(command -> command.matches("\\./occam (predict|evaluate) runs/mine .*"));
    }

    /** What the README shows works, on a run of one's own. */
    @ParameterizedTest
    @MethodSource("shown")
    void theReadmeIsRight(String command) throws IOException {
        Path data = file("rows.csv", table(6, 9, false));
        Object[] arguments = Document.words(command).stream()
                .skip(1)
                .map(word -> word.equals("runs/mine") ? loads.toString() : word)
                .map(word -> word.matches("(new|test)\\.csv") ? data.toString() : word)
                .map(word -> word.equals("predicted.csv") ? own.resolve(word).toString() : word)
                .toArray();
        assertThat(done(arguments).out()).isNotEmpty();
    }
}

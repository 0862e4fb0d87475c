package dev.occam.reports.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.HostileRuns;
import dev.occam.reports.record.SampleExperiments;
import dev.occam.reports.record.SampleFolder;
import dev.occam.reports.record.SampleRuns;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern CSV = Pattern.compile("href=\"data:text/csv;charset=utf-8,([^\"]*)\"");

    @TempDir
    Path folder;

    private final List<String> unread = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private Path runs;
    private Path out;

    @BeforeEach
    void place() {
        runs = folder.resolve("runs");
        out = folder.resolve("report");
    }

    private Report.Outcome write(boolean overwrite, Path... sources) throws IOException {
        return Report.write(List.of(sources), out, overwrite, new ReportListener() {
            @Override
            public void at(int done, int total, String what) {
                steps.add(done + "/" + total + " " + what);
            }

            @Override
            public void unread(String label, String why) {
                unread.add(label + ": " + why);
            }
        });
    }

    private Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (!Files.exists(root)) {
            return files;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return files;
    }

    private JsonNode json() throws IOException {
        return MAPPER.readTree(out.resolve("report.json").toFile());
    }

    @Test
    void aNightBecomesPagesAndTheSameForMachines() throws IOException {
        SampleFolder.night(runs);
        assertThat(write(false, runs)).isEqualTo(new Report.Outcome(11, 1, 0));
        assertThat(files(out).keySet())
                .contains(
                        "index.html",
                        "report.json",
                        "report.md",
                        "report-files/page.css",
                        "report-files/echarts.min.js")
                .filteredOn(name -> name.matches("report-files/run-.*\\.html"))
                .hasSize(11);
        assertThat(steps).hasSize(2 * 11 + 2 + 1 + 1).last().isEqualTo("25/26 comparing");
        Map<String, String> first = files(out);
        write(false, runs);
        assertThat(files(out)).as("the same records give the same files").isEqualTo(first);
        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside).containsExactlyInAnyOrder(runs, out);
        }
    }

    @Test
    void onlyComparableRunsAreRankedTogether() throws IOException {
        SampleFolder.night(runs);
        write(false, runs);
        JsonNode groups = json().path("comparable");
        JsonNode first = groups.path(0);
        assertThat(first.path("data").asText()).isEqualTo("uci-energy");
        assertThat(first.path("byEvidence")).hasSize(4);
        assertThat(first.path("byEvidence").path(0).asText()).contains("evidence-1");
        // Evidence falls and test loss rises from run to run.
        assertThat(first.path("rankCorrelation").asDouble()).isEqualTo(-1);
        // The other regression has no digest of its rows, the classification other data: each stands alone.
        assertThat(groups).hasSize(3);
        assertThat(groups.path(1).path("byEvidence")).hasSize(1);
        String index = HtmlCheck.markup(Files.readString(out.resolve("index.html")));
        assertThat(index).contains("2 runs have evidence that nothing else here is comparable with");
    }

    @Test
    void theFrontHoldsRunsThatNoneIsBothAsQuickAndAsGoodAs() throws IOException {
        SampleFolder.night(runs);
        write(false, runs);
        JsonNode timed = json().path("timed").path(0);
        assertThat(timed.path("bySeconds")).hasSize(8);
        // 6 s with 0.87, 7 s with 0.82, 8 s with 0.77, 9 s with 0.72, then 31 s with 0.71: each better than all before.
        assertThat(timed.path("front")).hasSize(5);
        assertThat(timed.path("front").path(4).asText()).contains("evidence-1");
    }

    @Test
    void aRunStandsBesideTheGridThatWasRunForItsRows() throws IOException {
        SampleFolder.night(runs);
        write(false, runs);
        String chosen = files(out).entrySet().stream()
                .filter(file -> file.getKey().contains("evidence-1"))
                .findFirst()
                .orElseThrow()
                .getValue();
        assertThat(HtmlCheck.markup(chosen)).contains("Beside a grid of given weight decays", "0.72");
        String alone = files(out).entrySet().stream()
                .filter(file -> file.getKey().contains("plain"))
                .findFirst()
                .orElseThrow()
                .getValue();
        assertThat(HtmlCheck.markup(alone))
                .doesNotContain("Beside a grid of given weight decays")
                .contains("Grid of given weight decays: the report holds no such runs");
    }

    @Test
    void runsOfABatchWithoutAResultAreListedWithTheirReason() throws IOException {
        SampleFolder.night(runs);
        write(false, runs);
        assertThat(HtmlCheck.markup(Files.readString(out.resolve("index.html"))))
                .contains("2 runs of batches have", "a.csv:7: no number; mend the cell", ">failed<", ">open<");
        JsonNode unfinished = json().path("unfinished");
        assertThat(unfinished).hasSize(2);
        assertThat(unfinished.path(0).path("run").asText()).isEqualTo("a-1");
        assertThat(unfinished.path(0).path("attempts").asInt()).isEqualTo(2);
        assertThat(Files.readString(out.resolve("report.md"))).contains("## Without a result", "`a-1`");

        Files.writeString(runs.resolve("batch/batch.json"), "{\"format\": \"occam-batch\", \"version\": 7}");
        assertThat(write(false, runs).unread()).isEqualTo(1);
        assertThat(unread.get(0)).startsWith("batch: ").contains("version 7");
    }

    @Test
    void oneRunTwoRunsAndNoTestRowsMakeReports() throws IOException {
        SampleFolder.run(runs.resolve("a"), SampleRuns.classification(), tree -> {});
        assertThat(write(false, runs).runs()).isEqualTo(1);
        assertThat(HtmlCheck.markup(Files.readString(out.resolve("index.html"))))
                .contains("<h1>One run</h1>")
                .doesNotContain("Differences between two runs")
                .doesNotContain("Evidence against test loss");
        SampleFolder.run(runs.resolve("b"), SampleRuns.classification(), tree -> {});
        assertThat(write(false, runs).runs()).isEqualTo(2);
        assertThat(HtmlCheck.markup(Files.readString(out.resolve("index.html"))))
                .contains("<h1>2 runs</h1>", "Differences between two runs", "Most evidence")
                .contains("No group has three runs with test rows")
                .doesNotContain("Evidence against test loss");
        assertThat(json().path("runs").path(0).path("testNll").isNull()).isTrue();
    }

    @Test
    void whatCannotBeReadIsListedAndTheRestReported() throws IOException {
        SampleFolder.night(runs);
        Files.createDirectories(runs.resolve("broken"));
        Files.writeString(runs.resolve("broken/run.json"), "{\"format\": \"occam-run\", ");
        SampleFolder.run(runs.resolve("newer"), SampleRuns.regression(), tree -> tree.put("version", 99));
        Files.createDirectories(runs.resolve("foreign"));
        Files.writeString(runs.resolve("foreign/experiment.json"), "[]");
        assertThat(write(false, runs)).isEqualTo(new Report.Outcome(11, 1, 3));
        assertThat(unread).hasSize(3).allMatch(line -> !line.contains("\n"));
        assertThat(unread.get(0)).startsWith("broken: ");
        assertThat(unread.get(1)).startsWith("newer: ").contains("99");
        assertThat(HtmlCheck.markup(Files.readString(out.resolve("index.html"))))
                .contains("3 files", "could not be read", "<code>broken</code>", "<code>newer</code>");
        assertThat(json().path("unread")).hasSize(3);
        assertThat(Files.readString(out.resolve("report.md"))).contains("## Not read", "`broken`");
    }

    @Test
    void nothingToReportIsOneLineAndLeavesNothing() throws IOException {
        Files.createDirectories(runs);
        assertThatThrownBy(() -> write(false, runs))
                .isInstanceOf(IOException.class)
                .hasMessage("no run.json in " + runs + "; name the folder of a run, or one with such folders in it");
        assertThatThrownBy(() -> write(false, folder.resolve("absent")))
                .hasMessage(
                        folder.resolve("absent") + ": there is no such file or folder; name a run or a folder of runs");
        Files.createDirectories(runs.resolve("broken"));
        Files.writeString(runs.resolve("broken/run.json"), "{");
        assertThatThrownBy(() -> write(false, runs))
                .hasMessageStartingWith("none of 1 files could be read; the first: broken: ");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(runs);
        }
    }

    @Test
    void aFolderThatHoldsSomethingElseIsRefusedUnlessTold() throws IOException {
        SampleFolder.night(runs);
        Files.createDirectories(out);
        Files.writeString(out.resolve("thesis.txt"), "years of work");
        assertThatThrownBy(() -> write(false, runs))
                .hasMessage(out + " holds something else (thesis.txt); choose another folder with --out, or write the"
                        + " report beside it with --overwrite");
        assertThat(files(out)).containsOnlyKeys("thesis.txt");
        write(true, runs);
        assertThat(files(out)).containsKeys("thesis.txt", "index.html").containsEntry("thesis.txt", "years of work");

        Path file = Files.writeString(folder.resolve("file"), "x");
        out = file;
        assertThatThrownBy(() -> write(false, runs)).hasMessage(file + " is a file; choose a folder with --out");
    }

    @Test
    void aReportThatFailsLeavesTheOneBefore() throws IOException {
        SampleFolder.night(runs);
        write(false, runs);
        Map<String, String> before = files(out);
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> write(false, empty)).isInstanceOf(IOException.class);
        assertThat(files(out)).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void hostileTextsStayTextsInEveryFile(String text) throws IOException {
        String name = text + "!";
        for (String at : List.of("a", "b", "c")) {
            SampleFolder.run(runs.resolve(at), SampleRuns.diagnosed(), tree -> {
                HostileRuns.replace(tree, name);
                tree.put("seed", at.charAt(0));
            });
        }
        ObjectNode experiment = SampleExperiments.unfinished();
        HostileRuns.replace(experiment, text);
        SampleExperiments.write(runs.resolve("paper"), experiment);
        write(false, runs);
        String paper = Files.readString(out.resolve("report-files/experiment-0001-paper.html"));
        assertThat(HtmlCheck.scripts(paper, "<script>")).isEmpty();
        assertThat(HtmlCheck.elements(paper)).doesNotContain("img", "b", "iframe");
        String index = Files.readString(out.resolve("index.html"));
        assertThat(HtmlCheck.scripts(index, "<script>")).isEmpty();
        assertThat(HtmlCheck.scripts(index, "<script type=\"application/json\""))
                .allMatch(one -> !one.contains("<"));
        assertThat(HtmlCheck.elements(index)).doesNotContain("img", "b", "iframe");
        assertThat(index.getBytes(StandardCharsets.UTF_8).length).isLessThan(200_000);
        assertThat(json().path("runs").path(0).path("data").asText()).isEqualTo(name);
        String markdown = Files.readString(out.resolve("report.md"));
        for (String line : markdown.split("\n", -1)) {
            String outside = line.replaceAll("(`+)(?!`).*?(?<!`)\\1(?!`)", "");
            assertThat(outside).doesNotContain("<").doesNotContain("](").doesNotContain("@everyone");
            assertThat(line.length()).isLessThan(3_000);
        }
        for (String csv : csvs()) {
            for (String row : csv.split("\r\n", -1)) {
                assertThat(row).doesNotStartWith("=").doesNotContain(",=").doesNotContain(",\"=");
            }
        }
    }

    static List<String> texts() {
        return HostileRuns.texts();
    }

    private List<String> csvs() throws IOException {
        List<String> all = new ArrayList<>();
        for (Map.Entry<String, String> file : files(out).entrySet()) {
            if (file.getKey().endsWith(".html")) {
                Matcher link = CSV.matcher(file.getValue());
                while (link.find()) {
                    all.add(URLDecoder.decode(link.group(1).replace("+", "%2B"), StandardCharsets.UTF_8));
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(10);
        return all;
    }
}

package dev.occam.reports.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.SampleExperiments;
import dev.occam.reports.record.SampleFolder;
import dev.occam.reports.record.SampleRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of an experiment: its claims with their verdicts, its curves, its tables. */
class ExperimentPageTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private Path papers;
    private Path out;

    @BeforeEach
    void place() {
        papers = folder.resolve("papers");
        out = folder.resolve("report");
    }

    private Report.Outcome write() throws IOException {
        return Report.write(List.of(papers), out, false, new ReportListener() {
            @Override
            public void at(int done, int total, String what) {}

            @Override
            public void unread(String label, String why) {}
        });
    }

    private String page(ObjectNode experiment) throws IOException {
        SampleExperiments.write(papers.resolve("demo"), experiment);
        write();
        return Files.readString(out.resolve("report-files/experiment-0001-demo.html"));
    }

    private static List<JsonNode> charts(String page) throws IOException {
        List<JsonNode> charts = new ArrayList<>();
        for (String options : HtmlCheck.scripts(page, "<script type=\"application/json\"")) {
            charts.add(MAPPER.readTree(options));
        }
        return charts;
    }

    private static List<String> legend(JsonNode chart) {
        List<String> names = new ArrayList<>();
        chart.at("/legend/data").forEach(name -> names.add(name.asText()));
        return names;
    }

    private static JsonNode series(JsonNode chart, String name, String type) {
        for (JsonNode series : chart.path("series")) {
            if (series.path("name").asText().equals(name)
                    && series.path("type").asText().equals(type)) {
                return series;
            }
        }
        throw new AssertionError("no " + type + " of " + name + " among " + legend(chart));
    }

    @Test
    void claimsStandWithTheirVerdictsAndWhatDecidesThem() throws IOException {
        String page = page(SampleExperiments.complete());
        HtmlCheck.elements(page);
        assertThat(HtmlCheck.markup(page))
                .contains("<h1>Evidence against a grid</h1>", "<span class=\"pill\">Complete</span>")
                .contains(
                        "<p class=\"notice holds\"><strong>Holds.</strong> It predicts better than none."
                                + " <span class=\"source\">the paper</span></p>",
                        "<p class=\"notice open\"><strong>Open.</strong> It is more accurate.",
                        "<p class=\"notice fails\"><strong>Fails.</strong> It is there in less time.")
                .contains(">1 of 4<", "2 cannot be told yet", ">0.31 ± 0.01<", ">−0.19 ± 0.02<")
                .contains(">Mark (nll)<", ">0.35<", ">never<", ">25 % ± 0<", ">120 ± 0<")
                .contains("nll, published", ">0.29<", "Published figures: A paper, table 2.")
                .contains("no-decay (1 diverged)", "<a href=\"../index.html\">All runs</a>");
        assertThat(Files.readString(out.resolve("index.html")))
                .contains("href=\"report-files/experiment-0001-demo.html\"", "Complete, 5 runs")
                .contains("<td class=\"text verdict fails\">fails</td>", "It is there in less time.");
        assertThat(Files.readString(out.resolve("report.md")))
                .contains(
                        "`It predicts better than none.`",
                        "`holds`",
                        "`fails`: `It is there in less time.`",
                        "`never`");
    }

    @Test
    void anArmIsALineInABandAndAMarkIsDashed() throws IOException {
        List<JsonNode> charts = charts(page(SampleExperiments.complete()));
        // Training loss and test loss, each over steps and over seconds.
        assertThat(charts).hasSize(4);
        JsonNode loss = charts.get(0);
        assertThat(legend(loss)).containsExactly("evidence", "no-decay", "sgd", "Mark: 0.51 (sgd)");
        assertThat(loss.at("/xAxis/name").asText()).isEqualTo("optimiser steps");
        JsonNode line = series(loss, "evidence", "line");
        assertThat(line.path("data")).hasSize(12);
        assertThat(line.at("/data/0/0").asDouble()).isEqualTo(40);
        assertThat(line.at("/data/0/1").asDouble()).isEqualTo(2.3 * Math.exp(-0.55));
        JsonNode band = series(loss, "evidence", "custom");
        assertThat(band.path("tint")).isEqualTo(line.path("tint"));
        assertThat(band.at("/data/0/1").asDouble()).isEqualTo(0.8 * 2.3 * Math.exp(-0.55));
        assertThat(band.at("/data/0/2").asDouble()).isEqualTo(1.3 * 2.3 * Math.exp(-0.55));
        JsonNode mark = series(loss, "Mark: 0.51 (sgd)", "line");
        assertThat(mark.path("data").toString()).isEqualTo("[[40.0,0.51],[480.0,0.51]]");
        assertThat(mark.at("/lineStyle/type").asText()).isEqualTo("dashed");
        JsonNode seconds = charts.get(1);
        assertThat(seconds.at("/xAxis/name").asText()).isEqualTo("seconds of training");
        assertThat(series(seconds, "sgd", "line").at("/data/0/0").asDouble()).isEqualTo(0.25);
        assertThat(legend(charts.get(2))).endsWith("Mark: 0.35").doesNotContain("Mark: 0.51 (sgd)");
        assertThat(series(charts.get(2), "sgd", "line").path("data")).hasSize(4);
    }

    @Test
    void whatBlewUpLeavesTheAxisAndWhatDivergedIsTold() throws IOException {
        String page = page(SampleExperiments.complete());
        JsonNode axis = charts(page).get(0).path("yAxis");
        assertThat(axis.path("type").asText()).isEqualTo("log");
        assertThat(axis.path("max").asDouble()).isEqualTo(30);
        assertThat(axis.path("min").asDouble()).isPositive().isLessThan(0.003);
        assertThat(HtmlCheck.markup(page))
                .contains("The axis ends at 30; above it goes no-decay, whose numbers are in the table.")
                .contains("<li>no-decay diverged with 1 of 3 seeds; its line is of the others.</li>")
                .contains("<li>wild diverged with 3 of 3 seeds; it has no line.</li>")
                .contains("5.2e9");
    }

    @Test
    void anExperimentThatIsNotOverSaysWhatIsMissing() throws IOException {
        String page = page(SampleExperiments.unfinished());
        assertThat(HtmlCheck.markup(page))
                .contains("<span class=\"pill\">Not complete</span>", "6 runs have ended so far")
                .contains("Learning curves: plain", "Learning curves: augmented")
                .contains("<li>no-decay has no run yet.</li>", "<li>sgd has no run yet.</li>")
                .contains("One value an epoch.");
        // The second variant has no seconds: its losses are drawn over steps alone.
        assertThat(charts(page)).hasSize(6);
        assertThat(Files.readString(out.resolve("index.html"))).contains("Not complete, 6 runs");
    }

    @Test
    void anArmThatIsStillSearchedIsTold() throws IOException {
        ObjectNode experiment = SampleExperiments.complete();
        ArrayNode arms = (ArrayNode) experiment.get("arms");
        arms.remove(2);
        arms.addObject()
                .put("variant", "plain")
                .put("arm", "sgd")
                .putNull("best")
                .put("diverged", 0);
        ((ArrayNode) experiment.get("curves")).remove(2);
        assertThat(HtmlCheck.markup(page(experiment))).contains("<li>sgd is still searched.</li>");
    }

    @Test
    void thePointsOfASearchAreTabulatedAndOneGoesOn() throws IOException {
        String markup = HtmlCheck.markup(page(SampleExperiments.complete())).replaceAll("\\s+", " ");
        assertThat(markup)
                .contains("Search: the points of each arm, with seed 1")
                .containsPattern("<th scope=\"row\">sgd</th> <td class=\"text\">0.1</td>"
                        + " <td class=\"text\">yes</td> <td class=\"number\">120</td>")
                .contains("<th scope=\"col\" class=\"number\">steps to the mark</th>")
                .containsPattern("<td class=\"text\">9</td> <td class=\"text\">diverged</td>")
                .contains("<th scope=\"col\" class=\"text\">Best point</th>");
    }

    @Test
    void ofVeryManyArmsTheBestAreDrawnAndTheOthersWaitInTheLegend() throws IOException {
        String page = page(SampleExperiments.ofArms(12));
        JsonNode chart = charts(page).get(0);
        assertThat(legend(chart)).hasSize(12);
        assertThat(chart.at("/legend/selected/arm-11").asBoolean()).isTrue();
        assertThat(chart.at("/legend/selected/arm-4").asBoolean()).isTrue();
        assertThat(chart.at("/legend/selected/arm-3").asBoolean()).isFalse();
        assertThat(HtmlCheck.markup(page)).contains("The legend switches on 4 more arms.");
    }

    @Test
    void runsThatTheReportHasLeadToTheirPages() throws IOException {
        SampleFolder.run(papers.resolve("demo/plain/evidence/seed-1"), SampleRuns.trained(), tree -> {});
        SampleExperiments.write(papers.resolve("other"), SampleExperiments.unfinished());
        assertThat(HtmlCheck.markup(page(SampleExperiments.complete())))
                .contains("<a href=\"run-0001-demo-plain-evidence-seed-1.html\">plain/evidence/seed-1</a>")
                .contains("<th scope=\"row\">plain/sgd/0.1/seed-1</th>");
        assertThat(Files.readString(out.resolve("index.html")))
                .contains("<h1>One run, 2 experiments</h1>", "experiment-0002-other.html");
        JsonNode json = MAPPER.readTree(out.resolve("report.json").toFile()).path("experiments");
        assertThat(json).hasSize(2);
        assertThat(json.at("/0/page").asText()).isEqualTo("report-files/experiment-0001-demo.html");
        assertThat(json.at("/0/races/1/measure").asText()).isEqualTo("seconds");
        assertThat(json.at("/0/curves/0/points/2/nll")).hasSize(3);
    }

    /** As an earlier Occam wrote it: neither races nor ranges nor medians. */
    @Test
    void anOlderRecordHasAPageToo() throws IOException {
        ObjectNode experiment = SampleExperiments.complete();
        experiment.remove("races");
        experiment.path("experiment").findParents("races").forEach(one -> ((ObjectNode) one).remove("races"));
        experiment.findParents("ranges").forEach(point -> ((ObjectNode) point).remove("ranges"));
        experiment.findParents("median").forEach(estimate -> ((ObjectNode) estimate).remove("median"));
        String page = page(experiment);
        assertThat(charts(page)).hasSize(4).allMatch(chart -> !chart.toString().contains("\"custom\""));
        experiment.remove("curves");
        assertThat(HtmlCheck.markup(page(experiment)))
                .doesNotContain("Numbers behind")
                .contains("wild diverged with 3 of 3 seeds");
    }

    @Test
    void aStudyHasAPageOfItsClaimsAndCases() throws IOException {
        String page = page(SampleExperiments.study());
        assertThat(charts(page)).isEmpty();
        assertThat(HtmlCheck.markup(page))
                .contains("<h1>Exactness</h1>", "<strong>Fails.</strong> It is exact.", ">1 of 2<", "each is measured")
                .contains("<td class=\"text\">at most 1e-12</td>", "Its relative error", ">3e-15 ± 1e-15<")
                .contains("<td class=\"text verdict holds\">holds</td>", "<td class=\"text verdict fails\">fails</td>")
                .doesNotContain("no run yet", "Learning curves", "Variant");
        assertThat(Files.readString(out.resolve("index.html"))).contains("Complete</td>", "It is far off.");
    }

    @Test
    void oneThatIsDamagedIsListedInALineAndTheOthersAreReported() throws IOException {
        SampleExperiments.write(papers.resolve("sound"), SampleExperiments.complete());
        String text = MAPPER.writeValueAsString(SampleExperiments.complete());
        Files.createDirectories(papers.resolve("cut"));
        Files.writeString(papers.resolve("cut/experiment.json"), text.substring(0, text.length() / 2));
        SampleExperiments.write(
                papers.resolve("newer"), SampleExperiments.complete().put("version", 2));
        assertThat(write()).isEqualTo(new Report.Outcome(0, 1, 2));
        assertThat(Files.readString(out.resolve("index.html")))
                .contains("<code>cut</code>: experiment.json is not valid JSON")
                .contains("<code>newer</code>: experiment.json is of version 2, and this Occam reads version 1")
                .contains("<h1>0 runs, one experiment</h1>");
        try (Stream<Path> files = Files.list(out.resolve("report-files"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.startsWith("experiment-"))
                    .containsExactly("experiment-0001-sound.html");
        }
    }
}

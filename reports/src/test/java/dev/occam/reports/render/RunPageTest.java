package dev.occam.reports.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.reports.record.SampleRuns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RunPageTest {
    static Stream<RunRecord> runs() {
        return Stream.of(
                SampleRuns.regression(),
                SampleRuns.classification(),
                SampleRuns.trained(),
                SampleRuns.diagnosed(),
                SampleRuns.reliable(),
                SampleRuns.stopped(RunStatus.INTERRUPTED, "Stopped by the user in round 1."),
                SampleRuns.stopped(RunStatus.DIVERGED, ""));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void thePageIsWellFormedAndTheSameEachTime(RunRecord run) {
        String html = RunPage.render(run);
        assertThat(HtmlCheck.elements(html)).contains("main", "h1", "table").startsWith("html", "head", "meta");
        assertThat(HtmlCheck.elements(html).stream().filter("h1"::equals)).hasSize(1);
        assertThat(RunPage.render(run)).isEqualTo(html);
        assertThat(html).doesNotContain("null<").doesNotContain(">null").doesNotContain("NaN<");
    }

    @ParameterizedTest
    @MethodSource("runs")
    void nothingIsFetched(RunRecord run) {
        String html = RunPage.render(run);
        String markup = HtmlCheck.markup(html);
        List<String> targets = new ArrayList<>();
        Matcher attribute = Pattern.compile("\\b(?:src|href|srcset|action|data|poster)=\"([^\"]*)\"")
                .matcher(markup);
        attribute.results().forEach(m -> targets.add(m.group(1)));
        assertThat(targets)
                .isNotEmpty()
                .allMatch(t -> t.startsWith("#") || t.equals("data:,") || t.startsWith("data:text/csv;charset=utf-8,"));
        assertThat(markup).doesNotContain("http:").doesNotContain("https:");
        assertThat(PageAssets.load().style()).doesNotContain("url(").doesNotContain("@import");
        assertThat(html).contains("default-src &#39;none&#39;");
    }

    @Test
    void thePolicyAllowsThePagesOwnTwoScriptsAndNoOther() throws Exception {
        String html = RunPage.render(SampleRuns.regression());
        List<String> scripts = HtmlCheck.scripts(html, "<script>");
        assertThat(scripts).hasSize(2);
        for (String script : scripts) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            assertThat(html).contains("sha256-" + Base64.getEncoder().encodeToString(digest));
        }
        assertThat(html).doesNotContain("script-src 'unsafe-inline'").doesNotContain(" onclick=");
    }

    @Test
    void thePartsComeInTheOrderAReaderNeedsThem() {
        String markup = HtmlCheck.markup(RunPage.render(SampleRuns.regression()));
        assertThat(Pattern.compile("<h2[^>]*>([^<]*)</h2>")
                        .matcher(markup)
                        .results()
                        .map(m -> m.group(1)))
                .containsExactly(
                        "What was chosen, and why",
                        "To paste",
                        "Evidence over the run",
                        "Prior precision by layer",
                        "Effective parameters by layer",
                        "How well it predicts",
                        "What was tuned, and what was not",
                        "The evidence and its parts",
                        "Details");
        assertThat(markup.indexOf("Reliable.")).isLessThan(markup.indexOf("Weight decay by layer"));
    }

    @Test
    void aRegressionShowsItsNumbers() {
        assertThat(HtmlCheck.markup(RunPage.render(SampleRuns.regression())))
                .contains("<strong>Reliable.</strong> The weights are at the maximum")
                .contains("−768.3", "+422.1", "644.6", "of 3,060, for 691 data", "0.4826", "heating_load on test rows")
                .contains("2.978e-5", "1.489e-5", "0.005658", "upper bound: pruned", "1e8")
                .contains(
                        "Weight decay, PyTorch MSELoss", "Weight decay, DJL L2Loss", "Weight decay, mean Gaussian NLL")
                .doesNotContain("mean cross-entropy")
                .contains("standard deviation 0.518 in units of heating_load (0.0513 standardised)")
                .contains("−377.9", "−390.4", "702.9", "77.9", "these 691 rows")
                .contains("41.2 s", "81 %", "libtorch", "learningRate")
                .contains("rejected", "final fit B");
    }

    @Test
    void aClassificationShowsItsNumbers() {
        assertThat(HtmlCheck.markup(RunPage.render(SampleRuns.classification())))
                .contains(
                        "class=\"notice doubt\"><strong>Train longer.</strong> The log joint would still gain 3.2 nats.")
                .contains("Weight decay, mean cross-entropy", "0.00122", "0.9951", "on training rows")
                .contains("digits &lt;10&gt;", "classification into 10 classes from 64 features")
                .contains("There were no test rows")
                .doesNotContain("MSELoss")
                .doesNotContain("Observation noise");
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERRUPTED", "DIVERGED"})
    void aRunThatStoppedSaysSoFirst(RunStatus status) {
        String markup = HtmlCheck.markup(RunPage.render(SampleRuns.stopped(status, "the loss was NaN in epoch 3")));
        assertThat(markup)
                .contains(
                        "the loss was NaN in epoch 3. Nothing had been chosen by then.", "No weight decay was chosen.")
                .doesNotContain("class=\"chart\"")
                .doesNotContain("To paste");
        assertThat(markup.indexOf("the loss was NaN")).isLessThan(markup.indexOf("<h2"));
    }

    @Test
    void everyChartHasItsNumbersAndANameForThoseWhoCannotSeeIt() throws Exception {
        String html = RunPage.render(SampleRuns.regression());
        String markup = HtmlCheck.markup(html);
        assertThat(markup)
                .contains(
                        "aria-label=\"Line chart of the log evidence and its two parts over 7 judgements: from −1,190 to"
                                + " −768.3 nats; 1 rejected.\"")
                .contains(
                        "aria-label=\"Line chart of the prior precision of 4 layers over the run, ending at linear1 3.91,")
                .contains("aria-label=\"Bar chart of effective against all parameters by layer: linear1 211.4 of 450,");
        assertThat(Pattern.compile("<figure>").matcher(markup).results().count())
                .isEqualTo(3);
        assertThat(Pattern.compile("Numbers behind this chart")
                        .matcher(markup)
                        .results()
                        .count())
                .isEqualTo(3);

        List<String> options = HtmlCheck.scripts(html, "<script type=\"application/json\"");
        assertThat(options).hasSize(3);
        JsonNode evidence = new ObjectMapper().readTree(options.get(0));
        assertThat(evidence.at("/series/0/data").toString())
                .as("a rejected state is no point of the line")
                .isEqualTo("[-1190.4,-1012.9,-871.5,null,-838.8,-791.3,-768.3]");
        assertThat(evidence.at("/series/4/data").toString()).isEqualTo("[null,null,null,-884.0,null,null,null]");
        JsonNode prior = new ObjectMapper().readTree(options.get(1));
        assertThat(prior.at("/yAxis/type").asText()).isEqualTo("log");
        assertThat(prior.at("/series/3/data").toString()).isEqualTo("[8.0,80.0,800.0,8000.0,1.0E8,1.0E8,1.0E8]");
        JsonNode effective = new ObjectMapper().readTree(options.get(2));
        assertThat(effective.at("/series/0/data/0").asDouble()).isEqualTo(46.98);
        assertThat(effective.at("/yAxis/data/1").asText()).isEqualTo("linear2\n402.9 of 2,550");
    }

    @Test
    void aTrainedRunShowsItsGivenDecayItsCurveAndWhatToKnow() throws Exception {
        String html = RunPage.render(SampleRuns.trained());
        String markup = HtmlCheck.markup(html);
        assertThat(markup)
                .contains("What it was trained under", "0.0125", "early stop: fit ended after epoch 130 of 200")
                .contains(
                        "aria-label=\"Line chart of the training loss by step over 130 epochs: from 1.4 to 0.4077.\"",
                        "aria-label=\"Line chart of the training loss by second over 130 epochs: from 1.4 to 0.4077.\"")
                .doesNotContain("No weight decay was chosen", "To paste", "Prior precision by layer");
        List<String> options = HtmlCheck.scripts(html, "<script type=\"application/json\"");
        assertThat(options).hasSize(2);
        JsonNode curve = new ObjectMapper().readTree(options.get(0));
        assertThat(curve.at("/series/0/data")).hasSize(130);
        assertThat(curve.at("/series/1/data/0").toString()).isEqualTo("[30.0,0.6]");
        assertThat(new ObjectMapper()
                        .readTree(options.get(1))
                        .at("/series/1/data/0")
                        .toString())
                .isEqualTo("[0.1,0.6]");
        assertThat(Pattern.compile("<tr>").matcher(markup).results().count())
                .as("rows of all tables")
                .isLessThan(190);
    }
}

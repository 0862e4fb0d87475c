package dev.occam.reports.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.HostileRuns;
import dev.occam.reports.record.SampleExperiments;
import dev.occam.reports.record.SampleFolder;
import dev.occam.reports.record.SampleRuns;
import dev.occam.reports.render.Report;
import dev.occam.reports.render.ReportListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real reports in headless Chromium; skipped, with a word, where there is none. */
class ReportInBrowserTest {
    private static final ReportListener SILENT = new ReportListener() {
        @Override
        public void at(int done, int total, String what) {}

        @Override
        public void unread(String label, String why) {}
    };

    @TempDir
    static Path folder;

    private static @Nullable Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> executable = Chromium.installed();
        assumeTrue(
                executable.isPresent(),
                "no Chromium on the path: pages are not looked at in a browser; install the package chromium, or name one"
                        + " with -Doccam.chromium=/path/to/chromium");
        SampleFolder.night(folder.resolve("night"));
        Report.write(List.of(folder.resolve("night")), folder.resolve("report"), false, SILENT);
        SampleFolder.run(folder.resolve("one/energy"), SampleRuns.diagnosed(), tree -> {});
        SampleExperiments.write(folder.resolve("one/paper"), SampleExperiments.unfinished());
        Report.write(List.of(folder.resolve("one")), folder.resolve("one-report"), false, SILENT);
        chromium = Chromium.start(executable.get());
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private static BrowserTab tab(Path page) {
        assertThat(chromium).isNotNull();
        BrowserTab tab = chromium.open();
        tab.open(page);
        return tab;
    }

    private static Path index() {
        return folder.resolve("report/index.html");
    }

    private static Path page(Path report, String part) throws IOException {
        try (Stream<Path> files = Files.list(report.resolve("report-files"))) {
            return files.filter(file -> String.valueOf(file.getFileName()).contains(part)
                            && file.toString().endsWith(".html"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<Path> pages() throws IOException {
        Path report = folder.resolve("report");
        return List.of(
                index(),
                page(report, "evidence-1"),
                page(report, "decay-0-01"),
                page(report, "digits"),
                page(report, "stopped"),
                page(report, "experiment-"),
                page(folder.resolve("one-report"), "experiment-"),
                folder.resolve("one-report/index.html"));
    }

    @Test
    void pagesComplainOfNothingAndFetchNothingButTheirOwnFiles() throws IOException {
        String own = folder.toRealPath().toUri().toString();
        for (Path page : pages()) {
            BrowserTab tab = tab(page);
            tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })");
            tab.evaluate("window.scrollTo(0, document.body.scrollHeight)");
            tab.settle();
            assertThat(tab.complaints()).as(page.toString()).isEmpty();
            assertThat(tab.requests())
                    .as(page.toString())
                    .isNotEmpty()
                    .allMatch(url ->
                            url.startsWith(own) || url.startsWith("file://" + folder) || url.startsWith("data:"));
        }
    }

    @Test
    void everyChartHasMarksAndAName() throws IOException {
        int charts = 0;
        for (Path page : pages()) {
            BrowserTab tab = tab(page);
            tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })");
            JsonNode ids = tab.evaluate("[...document.querySelectorAll('.chart')].map(one => one.id)");
            for (JsonNode id : ids) {
                String chart = "document.getElementById('" + id.asText() + "')";
                tab.evaluate(chart + ".scrollIntoView()");
                tab.await(chart + ".querySelector('svg') !== null");
                // A mark is filled or drawn inside the axes; axes and labels alone are far fewer shapes.
                int marks = tab.evaluate("[...echarts.getInstanceByDom(" + chart + ")._chartsViews]"
                                + ".reduce((all, view) => { view.group.traverse(shape => {"
                                + " if (!shape.isGroup && !shape.ignore) { all++; } }); return all; }, 0)")
                        .asInt();
                assertThat(marks).as(page + " " + id).isPositive();
                charts++;
            }
            List<String> names = tab.named("image");
            assertThat(names).as(page.toString()).hasSizeGreaterThanOrEqualTo(ids.size());
            assertThat(names).allMatch(name -> name.length() > 20);
        }
        assertThat(charts).isGreaterThan(15);
    }

    @Test
    void axeFindsNothingSerious() throws IOException {
        String axe;
        try (InputStream source = ReportInBrowserTest.class.getResourceAsStream(
                "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
            assertThat(source).isNotNull();
            axe = new String(source.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String scheme : List.of("light", "dark")) {
            for (Path page : pages()) {
                BrowserTab tab = tab(page);
                tab.scheme(scheme);
                tab.settle();
                tab.evaluate(axe + "; true");
                JsonNode found = tab.evaluate("axe.run().then(result => result.violations.map(one =>"
                        + " one.impact + ' ' + one.id + ': ' + one.nodes.map(node => node.html.slice(0, 150)"
                        + " + ' ' + node.any.map(why => why.message)).slice(0, 3).join(' | ')))");
                List<String> violations = new ArrayList<>();
                found.forEach(one -> violations.add(one.asText()));
                assertThat(violations).as(scheme + " " + page).isEmpty();
            }
        }
    }

    @Test
    void headingsSortByMouseAndByKey() {
        BrowserTab tab = tab(index());
        String heading =
                "[...document.querySelectorAll('#runs-table th button')].find(one => one.textContent === 'Test nll')";
        tab.evaluate(heading + ".click()");
        List<Double> rising = nlls(tab);
        assertThat(rising).hasSizeGreaterThan(7).isSorted();
        assertThat(tab.evaluate(heading + ".closest('th').getAttribute('aria-sort')")
                        .asText())
                .isEqualTo("ascending");

        tab.evaluate(heading + ".focus()");
        tab.press("Enter");
        tab.settle();
        List<Double> falling = nlls(tab);
        assertThat(falling)
                .isSortedAccordingTo(java.util.Comparator.reverseOrder())
                .containsExactlyInAnyOrderElementsOf(rising);
        // Runs without one stand last either way.
        assertThat(tab.evaluate("document.querySelector('#runs-table tbody tr:last-child').textContent")
                        .asText())
                .contains("–");
    }

    private static List<Double> nlls(BrowserTab tab) {
        JsonNode values = tab.evaluate(
                "[...document.querySelectorAll('#runs-table tbody tr')]"
                        + ".map(row => row.cells[7].getAttribute('data-value')).filter(one => one !== null && one !== '').map(Number)");
        return StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::asDouble)
                .toList();
    }

    @Test
    void theTableFiltersAndTheDifferencesFollow() {
        BrowserTab tab = tab(index());
        int all = shown(tab);
        tab.evaluate("(() => { const box = document.getElementById('filter-text'); box.value = 'EVIDENCE-';"
                + " box.dispatchEvent(new Event('input')); })()");
        assertThat(shown(tab)).isEqualTo(4).isLessThan(all);
        assertThat(tab.evaluate("document.getElementById('shown').textContent").asText())
                .isEqualTo("4 of " + all + " runs");
        tab.await("document.getElementById('first-run').options.length === 4");
        tab.evaluate("(() => { const second = document.getElementById('second-run'); second.selectedIndex = 2;"
                + " second.dispatchEvent(new Event('change')); })()");
        String differences = tab.evaluate("document.getElementById('differences-table').innerText")
                .asText();
        assertThat(differences)
                .contains("test nll", "0.71", "0.73", "log evidence")
                .doesNotContain("data: name");
        assertThat(tab.evaluate("document.getElementById('differences-count').textContent")
                        .asText())
                .matches("\\d+ fields differ\\.");

        tab.evaluate("(() => { const data = document.getElementById('filter-data'); data.selectedIndex = 1;"
                + " data.dispatchEvent(new Event('change')); })()");
        assertThat(shown(tab)).isZero();
        tab.await("document.getElementById('differences-count').textContent === 'No two runs to compare.'");
        assertThat(tab.complaints()).isEmpty();
    }

    private static int shown(BrowserTab tab) {
        return tab.evaluate("document.querySelectorAll('#runs-table tbody tr:not([hidden])').length")
                .asInt();
    }

    @Test
    void theKeyboardGoesThroughThePageFromTheSkipLink() {
        BrowserTab tab = tab(index());
        tab.press("Tab");
        assertThat(tab.evaluate("document.activeElement.className").asText()).isEqualTo("skip");
        tab.press("Enter");
        tab.settle();
        List<String> reached = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tab.press("Tab");
            reached.add(tab.evaluate(
                            "document.activeElement.id || document.activeElement.className || document.activeElement.tagName")
                    .asText());
        }
        assertThat(reached).startsWith("filter-text", "filter-data").contains("sort", "A");
    }

    @Test
    void aPhoneNeedsNoScrollingSideways() throws IOException {
        for (Path page : pages()) {
            BrowserTab tab = tab(page);
            tab.size(375, 700);
            tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })");
            tab.settle();
            assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
                    .as(page.toString())
                    .isLessThanOrEqualTo(375);
        }
    }

    /** Of an experiment with two charts of a quantity: lines of one colour with their bands, below them; marks in none. */
    @Test
    void aBandLiesBelowItsLineInItsColour() throws IOException {
        BrowserTab tab = tab(page(folder.resolve("report"), "experiment-"));
        String box = "document.getElementById('curves-1-loss-by-step')";
        tab.evaluate(box + ".scrollIntoView()");
        tab.await(box + ".querySelector('svg') !== null");
        JsonNode drawn = tab.evaluate("(() => { const chart = echarts.getInstanceByDom(" + box + ");"
                + " return chart.getOption().series.map(one => ({name: one.name, type: one.type, z: one.z || 2,"
                + " colour: one.itemStyle.color})); })()");
        JsonNode line = drawn.path(0);
        JsonNode band = drawn.path(1);
        assertThat(band.path("type").asText()).isEqualTo("custom");
        assertThat(band.path("name")).isEqualTo(line.path("name"));
        assertThat(band.path("colour")).isEqualTo(line.path("colour"));
        assertThat(band.path("z").asInt()).isLessThan(line.path("z").asInt());
        assertThat(drawn.path(2).path("colour")).isNotEqualTo(line.path("colour"));
        assertThat(tab.evaluate("[..." + box + ".querySelectorAll('path')].filter(one =>"
                                + " one.getAttribute('fill-opacity') === '0.18').length")
                        .asInt())
                .isEqualTo(3);
        // What blew up is drawn to the edge of the axes and no further.
        assertThat(tab.evaluate("(() => { const chart = echarts.getInstanceByDom(" + box + ");"
                                + " return chart.convertToPixel({yAxisIndex: 0}, 30); })()")
                        .asDouble())
                .isBetween(50.0, 80.0);
    }

    @Test
    void theIndexLeadsToAnExperimentAndBack() {
        BrowserTab tab = tab(index());
        tab.evaluate("document.querySelector('#experiments a').click()");
        tab.await("document.querySelector('h1')?.textContent === 'Evidence against a grid'");
        tab.evaluate("document.querySelector('.eyebrow a').click()");
        tab.await("document.getElementById('runs-table') !== null");
    }

    @Test
    void paperGetsLightColoursAndEveryOpenChart() throws IOException {
        BrowserTab tab = tab(page(folder.resolve("report"), "evidence-1"));
        tab.scheme("dark");
        tab.settle();
        assertThat(background(tab)).isEqualTo("rgb(20, 23, 27)");
        tab.evaluate("window.dispatchEvent(new Event('beforeprint'))");
        assertThat(background(tab)).isEqualTo("rgb(255, 255, 255)");
        assertThat(tab.evaluate(
                                "[...document.querySelectorAll('.chart')].every(one => one.querySelector('svg') !== null)")
                        .asBoolean())
                .isTrue();
        tab.evaluate("window.dispatchEvent(new Event('afterprint'))");
        assertThat(background(tab)).isEqualTo("rgb(20, 23, 27)");
        assertThat(tab.printed()).isGreaterThan(20_000);
    }

    /** Charts that stand side by side on a screen stand one below the other on paper, where each has its width. */
    @Test
    void onPaperNoChartLiesOverAnother() throws IOException {
        BrowserTab tab = tab(page(folder.resolve("report"), "experiment-"));
        tab.size(760, 900);
        tab.settle();
        String over = "(() => { const all = [...document.querySelectorAll('.chart svg')].map(one =>"
                + " one.getBoundingClientRect()); return all.filter((one, i) => all.some((two, j) => j > i"
                + " && one.left < two.right - 1 && two.left < one.right - 1 && one.top < two.bottom - 1"
                + " && two.top < one.bottom - 1)).length; })()";
        tab.evaluate("window.dispatchEvent(new Event('beforeprint'))");
        assertThat(tab.evaluate("document.querySelectorAll('.chart svg').length")
                        .asInt())
                .isEqualTo(4);
        assertThat(tab.evaluate(over).asInt()).isZero();
        assertThat(tab.printed()).isGreaterThan(20_000);
    }

    private static String background(BrowserTab tab) {
        return tab.evaluate("getComputedStyle(document.body).backgroundColor").asText();
    }

    @Test
    void aPointOpensThePageOfItsRun() {
        BrowserTab tab = tab(index());
        tab.evaluate("document.getElementById('evidence-1').scrollIntoView()");
        tab.await("document.querySelector('#evidence-1 svg') !== null");
        JsonNode point = tab.evaluate("(() => { const box = document.getElementById('evidence-1');"
                + " const chart = echarts.getInstanceByDom(box); const one = chart.getOption().series[0].data[0];"
                + " const at = chart.convertToPixel({gridIndex: 0}, one.value); const edge = box.getBoundingClientRect();"
                + " return {x: edge.left + at[0], y: edge.top + at[1], page: one.page}; })()");
        tab.click(point.path("x").asDouble(), point.path("y").asDouble());
        tab.await("location.href.endsWith('report-files/" + point.path("page").asText() + ".html')");
        assertThat(tab.evaluate("document.querySelector('h1').textContent").asText())
                .isEqualTo("energy");
    }

    @Test
    void numbersBehindAChartAreAFileAndATable() throws IOException {
        BrowserTab tab = tab(page(folder.resolve("report"), "evidence-1"));
        JsonNode links =
                tab.evaluate("[...document.querySelectorAll('a.download')].map(one => [one.download, one.href])");
        assertThat(links).hasSizeGreaterThan(6);
        for (JsonNode link : links) {
            assertThat(link.path(0).asText()).matches("[a-z0-9-]+\\.csv");
            String csv = URLDecoder.decode(
                    link.path(1)
                            .asText()
                            .substring("data:text/csv;charset=utf-8,".length())
                            .replace("+", "%2B"),
                    StandardCharsets.UTF_8);
            assertThat(csv.lines().count()).as(link.path(0).asText()).isGreaterThan(1);
        }
        assertThat(tab.evaluate("document.querySelectorAll('figure').length").asInt())
                .isEqualTo(links.size());
    }

    @Test
    void hostileTextsStayTextsInTheBrowser() throws IOException {
        int at = 0;
        for (String text : HostileRuns.texts()) {
            int number = at++;
            for (var run : Arrays.asList(SampleRuns.diagnosed(), SampleRuns.reliable())) {
                SampleFolder.run(
                        folder.resolve("hostile/" + number + "/" + run.data().task()), run, tree -> {
                            String name = text + (number % 2);
                            HostileRuns.replace(tree, name);
                        });
            }
            ObjectNode experiment = SampleExperiments.unfinished();
            HostileRuns.replace(experiment, text);
            SampleExperiments.write(folder.resolve("hostile/" + number + "/paper"), experiment);
        }
        Path report = folder.resolve("hostile-report");
        Report.write(List.of(folder.resolve("hostile")), report, false, SILENT);
        List<Path> all = new ArrayList<>(List.of(report.resolve("index.html")));
        try (Stream<Path> files = Files.list(report.resolve("report-files"))) {
            files.filter(file -> file.toString().endsWith(".html")).sorted().forEach(all::add);
        }
        BrowserTab tab = tab(index());
        for (Path page : all) {
            tab.open(page);
            tab.size(375, 700);
            tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })");
            tab.evaluate("window.scrollTo(0, 900)");
            tab.settle();
            assertThat(tab.complaints()).as(page.toString()).isEmpty();
            assertThat(tab.evaluate("document.querySelectorAll('img, iframe, object, [onmouseover], [onerror]').length")
                            .asInt())
                    .as(page.toString())
                    .isZero();
            assertThat(tab.evaluate(
                                    "[...document.links].every(one => one.protocol === 'file:' || one.protocol === 'data:')")
                            .asBoolean())
                    .as(page.toString())
                    .isTrue();
            assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
                    .as(page.toString())
                    .isLessThanOrEqualTo(375);
        }
    }
}

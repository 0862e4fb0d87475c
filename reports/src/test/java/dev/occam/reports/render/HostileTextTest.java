package dev.occam.reports.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.occam.reports.record.HostileRuns;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.SampleRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileTextTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    static List<String> texts() {
        return HostileRuns.texts();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textInEveryFieldStaysText(String text) throws IOException {
        JsonNode tree = MAPPER.readTree(RunRecords.toJson(SampleRuns.regression()));
        int replaced = HostileRuns.replace(tree, text);
        assertThat(replaced).isGreaterThan(50);
        Path file = Files.writeString(folder.resolve("run.json"), MAPPER.writeValueAsString(tree));

        String plain = RunPage.render(SampleRuns.regression());
        String hostile = RunPage.render(RunRecords.read(file));
        assertThat(HtmlCheck.scripts(hostile, "<script>")).isEqualTo(HtmlCheck.scripts(plain, "<script>"));
        assertThat(HtmlCheck.kinds(hostile)).isEqualTo(HtmlCheck.kinds(plain)).contains("aria-label=", "th");
        for (String options : HtmlCheck.scripts(hostile, "<script type=\"application/json\"")) {
            assertThat(options).doesNotContain("<").doesNotContain("\u2028");
            assertThat(MAPPER.readTree(options).isObject()).isTrue();
        }
    }

    @Test
    void aScriptInTheNameOfADataSetIsShownAsText() {
        RunRecord run = SampleRuns.regression("<script>alert(1)</script>", List.of("a <b>note</b>"));
        assertThat(RunPage.render(run))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "a &lt;b&gt;note&lt;/b&gt;")
                .doesNotContain("alert(1)</script>");
    }
}

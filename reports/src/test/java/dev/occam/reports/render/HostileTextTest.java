package dev.occam.reports.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunRecords;
import dev.occam.reports.record.SampleRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileTextTest {
    private static final Set<String> NOT_TEXT =
            Set.of("format", "status", "started", "task", "state", "bound", "verdict");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    static List<String> texts() {
        return List.of(
                "<script>alert(1)</script>",
                "</script><script>alert(1)</script>",
                "\" onmouseover=\"alert(1)\" x=\"",
                "<!--<script>",
                "</style></title><img src=x onerror=alert(1)>",
                "'; alert(1); //\u2028",
                "${7*7} $unsafe{x} @if(true)",
                "\uD83D\uDE00 \u202E \u0000 =cmd|' /C calc'!A0",
                "x".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textInEveryFieldStaysText(String text) throws IOException {
        JsonNode tree = MAPPER.readTree(RunRecords.toJson(SampleRuns.regression()));
        int replaced = replace(tree, text);
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

    private static int replace(JsonNode node, String text) {
        int replaced = 0;
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (field.getValue().isTextual() && !NOT_TEXT.contains(field.getKey())) {
                    field.setValue(TextNode.valueOf(text));
                    replaced++;
                } else {
                    replaced += replace(field.getValue(), text);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isTextual()) {
                    array.set(i, text);
                    replaced++;
                } else {
                    replaced += replace(array.get(i), text);
                }
            }
        }
        return replaced;
    }
}

package dev.occam.reports.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Texts that try to be more than texts, and the putting of them into every field of a record. */
public final class HostileRuns {
    private static final Set<String> NOT_TEXT =
            Set.of("format", "status", "started", "task", "state", "bound", "verdict", "on");

    private HostileRuns() {}

    /** What has been tried elsewhere: markup, script, quotes, templates, formulas, directions of writing, and length. */
    public static List<String> texts() {
        return List.of(
                "<script>alert(1)</script>",
                "</script><script>alert(1)</script>",
                "\" onmouseover=\"alert(1)\" x=\"",
                "<!--<script>",
                "</style></title><img src=x onerror=alert(1)>",
                "'; alert(1); //\u2028",
                "${7*7} $unsafe{x} @if(true)",
                "\uD83D\uDE00 \u202E \u0000 =cmd|' /C calc'!A0",
                "=HYPERLINK(\"http://evil.example\",\"x\")",
                "`| [x](javascript:alert(1)) @everyone #1 <b>",
                "x".repeat(10_000));
    }

    /**
     * Puts a text into every field that is one.
     *
     * @return how many
     */
    public static int replace(JsonNode node, String text) {
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

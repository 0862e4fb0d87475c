package dev.occam.reports.render;

import java.util.List;

/**
 * Markdown of GitHub's kind, in which no foreign text is markup.
 * <p>Every text from outside stands in a code span, where nothing is interpreted: no HTML, no link, no mention. Line ends and
 * control characters become spaces.
 */
final class MarkdownText {
    private static final int LONGEST = 200;

    private MarkdownText() {}

    /** A foreign text as a code span that can stand in a cell. */
    static String code(String text) {
        String line = SettingsTable.cut(text, LONGEST)
                .replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]+", " ")
                .strip();
        if (line.isEmpty()) {
            return "–";
        }
        int longest = 0;
        int run = 0;
        for (int i = 0; i < line.length(); i++) {
            run = line.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        String fence = "`".repeat(longest + 1);
        String space = line.startsWith("`") || line.endsWith("`") ? " " : "";
        // In a table a bar ends the cell even inside a code span, unless it is escaped.
        return fence + space + line.replace("|", "\\|") + space + fence;
    }

    /** A table; cells are markup already. */
    static String table(List<String> headings, List<List<String>> rows) {
        StringBuilder table = new StringBuilder();
        table.append("| ").append(String.join(" | ", headings)).append(" |\n");
        table.append("|").append(" --- |".repeat(headings.size())).append("\n");
        rows.forEach(row -> table.append("| ").append(String.join(" | ", row)).append(" |\n"));
        return table.toString();
    }
}

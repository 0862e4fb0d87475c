package dev.occam.reports.render;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * CSV as RFC 4180 has it, in which no text is a formula.
 * <p>Spreadsheets take cells that begin with {@code = + - @}, a tab or a line end for something to compute. A text of
 * that kind gets an apostrophe before it; numbers stay numbers. Numbers have all their digits.
 */
final class CsvText {
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";
    private static final String UNRESERVED = "-_.~,:;";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private CsvText() {}

    static String of(List<String> headings, List<? extends List<? extends @Nullable Object>> rows) {
        StringBuilder csv = new StringBuilder();
        csv.append(headings.stream().map(CsvText::cell).collect(Collectors.joining(",")))
                .append("\r\n");
        for (List<? extends @Nullable Object> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                csv.append(i == 0 ? "" : ",").append(cell(row.get(i)));
            }
            csv.append("\r\n");
        }
        return csv.toString();
    }

    static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Number) {
            return value.toString();
        }
        String text = value.toString();
        String plain = text.stripLeading();
        boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0
                || !plain.isEmpty() && FORMULA_STARTS.indexOf(plain.charAt(0)) >= 0;
        String inert = formula ? "'" + text : text;
        return inert.matches("(?s).*[\",\r\n;\t].*") || !inert.equals(inert.strip())
                ? '"' + inert.replace("\"", "\"\"") + '"'
                : inert;
    }

    /** A data address with every character outside a small set as its UTF-8 bytes. */
    static String link(String csv) {
        StringBuilder link = new StringBuilder("data:text/csv;charset=utf-8,");
        for (byte b : csv.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                link.append(c);
            } else {
                link.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return link.toString();
    }
}

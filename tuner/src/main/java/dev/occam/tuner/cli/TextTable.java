package dev.occam.tuner.cli;

import java.util.ArrayList;
import java.util.List;

/** A table of aligned text: the first columns of words to the left, the others of numbers to the right. */
final class TextTable {

    private static final String GAP = "  ";

    private final int leftColumns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * A table without rows.
     *
     * @param leftColumns how many columns stand to the left
     * @param heading     the heading of each column
     */
    TextTable(int leftColumns, List<String> heading) {
        this.leftColumns = leftColumns;
        rows.add(heading);
    }

    /** Adds a row, with a cell for each column. */
    void add(List<String> row) {
        if (row.size() != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    row.size() + " cells for " + rows.get(0).size() + " columns");
        }
        rows.add(List.copyOf(row));
    }

    /** The lines of the table, none wider than {@code width}: long words of the first column are cut. */
    List<String> lines(int width) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        int total = GAP.length() * widths.length;
        for (int w : widths) {
            total += w;
        }
        widths[0] = Math.max(8, Math.min(widths[0], widths[0] - (total - width)));
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cut(row.get(i), widths[i]);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(GAP).append(i < leftColumns ? cell + padding : padding + cell);
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, width - 3) + "...";
    }
}

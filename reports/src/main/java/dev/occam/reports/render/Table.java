package dev.occam.reports.render;

import java.util.List;

/**
 * A table as text, the first cell of each row being the row's heading.
 *
 * @param caption what the table holds; names it for screen readers
 * @param columns headings, with the side their cells stand on
 * @param rows cells, as many as there are columns
 */
record Table(String caption, List<Column> columns, List<List<String>> rows) {
    Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        caption + ": a row of " + row.size() + " cells under " + columns.size() + " columns");
            }
        }
    }

    /** A column: its heading, and whether it holds numbers, which stand to the right. */
    record Column(String heading, boolean numeric) {
        String side() {
            return numeric ? "number" : "text";
        }
    }

    static Column text(String heading) {
        return new Column(heading, false);
    }

    static Column number(String heading) {
        return new Column(heading, true);
    }
}

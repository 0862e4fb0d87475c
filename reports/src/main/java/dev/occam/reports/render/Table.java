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

    /** A column: its heading, and what its cells are, which tells how they stand. */
    record Column(String heading, Kind kind) {
        String side() {
            return kind == Kind.NUMBER ? "number" : "text";
        }

        /** The classes of a cell in the style sheet. */
        String classes(String cell) {
            return kind == Kind.VERDICT ? "text verdict " + ExperimentView.verdict(cell) : side();
        }
    }

    /** What the cells of a column are. */
    private enum Kind {
        TEXT,
        /** Numbers stand to the right. */
        NUMBER,
        /** {@code holds}, {@code fails} or {@code open}, each with its mark and colour. */
        VERDICT
    }

    static Column text(String heading) {
        return new Column(heading, Kind.TEXT);
    }

    static Column number(String heading) {
        return new Column(heading, Kind.NUMBER);
    }

    static Column verdict(String heading) {
        return new Column(heading, Kind.VERDICT);
    }
}

package dev.occam.reports.render;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers behind a chart: what its table shows rounded, and its CSV file holds whole.
 *
 * @param caption what they are; names the table
 * @param columns headings, with the side their cells stand on
 * @param rows cells: texts, doubles, whole numbers, or null where there is nothing; as many as there are columns
 */
record Sheet(String caption, List<Table.Column> columns, List<List<@Nullable Object>> rows) {
    /** Rows of the table that a reader is shown; the file has all. */
    private static final int MOST_ROWS = 60;

    Sheet {
        columns = List.copyOf(columns);
        for (List<?> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        caption + ": a row of " + row.size() + " cells under " + columns.size() + " columns");
            }
        }
    }

    /** A row, whose cells may be null. */
    static List<@Nullable Object> row(@Nullable Object... cells) {
        List<@Nullable Object> row = new ArrayList<>();
        Collections.addAll(row, cells);
        return Collections.unmodifiableList(row);
    }

    /** The table: of very many rows every so many, and the last. */
    Table table() {
        return table(MOST_ROWS);
    }

    /** The table with about that many rows at most. */
    Table table(int most) {
        int every = Math.max(1, (rows.size() + most - 1) / most);
        List<List<String>> shown = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (i % every == 0 || i == rows.size() - 1) {
                shown.add(rows.get(i).stream().map(Sheet::text).toList());
            }
        }
        String some = every == 1 ? "" : " (one row in " + every + "; the CSV file has all)";
        return new Table(caption + some, columns, shown);
    }

    private static String text(@Nullable Object cell) {
        if (cell instanceof Double number) {
            return NumberText.number(number);
        }
        if (cell instanceof Long || cell instanceof Integer) {
            return NumberText.count(((Number) cell).longValue());
        }
        return cell == null ? NumberText.NONE : cell.toString();
    }

    /** All of it as CSV. */
    String csv() {
        return CsvText.of(columns.stream().map(Table.Column::heading).toList(), rows);
    }

    /** All of it as the address of a file to download, which needs no server. */
    String link() {
        return CsvText.link(csv());
    }
}

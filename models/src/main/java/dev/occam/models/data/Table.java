package dev.occam.models.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A CSV file as read: typed columns of equal length, in file order, the ignored ones left out. */
final class Table {
    private final Path file;
    private final int[] lines;
    private final char separator;
    private final Map<String, Column> columns = new LinkedHashMap<>();

    Table(Path file, int[] lines, char separator, List<Column> columns) {
        this.file = file;
        this.lines = lines;
        this.separator = separator;
        for (Column column : columns) {
            if (column.kind() != Column.Kind.IGNORED) {
                this.columns.put(column.name(), column);
            }
        }
    }

    Path file() {
        return file;
    }

    int rows() {
        return lines.length;
    }

    /** The line of the file where {@code row} begins, 1-based. */
    int line(int row) {
        return lines[row];
    }

    char separator() {
        return separator;
    }

    List<Column> columns() {
        return List.copyOf(columns.values());
    }

    Column column(String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException("no column " + name);
        }
        return column;
    }
}

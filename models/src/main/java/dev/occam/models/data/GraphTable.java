package dev.occam.models.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of one file of a graph, cut at commas: plain numbers and words, no quotes. */
final class GraphTable {

    /** What is done with a line. */
    @FunctionalInterface
    interface Lines {

        /**
         * Uses one line.
         *
         * @param number of the line, the header being 1
         * @param cells one for each column asked for; empty where the column may be absent and is
         */
        void line(long number, String[] cells);
    }

    private final Path file;

    GraphTable(Path file) {
        this.file = file;
    }

    /** Goes through the file. {@code columns} must be there, but for those that end in a question mark. */
    void forEach(List<String> columns, Lines lines) {
        try (BufferedReader reader = InputFile.open(file)) {
            @Nullable String header = reader.readLine();
            if (header == null || header.isBlank()) {
                throw DataException.in(
                        file, "the file is empty", "begin it with the header " + String.join(",", columns));
            }
            List<String> names =
                    Arrays.stream(header.split(",", -1)).map(String::strip).toList();
            int[] places =
                    columns.stream().mapToInt(column -> place(names, column)).toArray();
            long number = 1;
            for (@Nullable String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                if (!text.isBlank()) {
                    lines.line(number, cells(text, number, names.size(), places));
                }
            }
        } catch (IOException e) {
            throw InputFile.failed(file, e);
        }
    }

    private int place(List<String> names, String column) {
        boolean optional = column.endsWith("?");
        String name = optional ? column.substring(0, column.length() - 1) : column;
        int place = names.indexOf(name);
        if (place < 0 && !optional) {
            throw DataException.at(
                    file,
                    1,
                    null,
                    "no column " + DataException.quote(name) + Nearest.hint(name, names),
                    "its columns are " + String.join(", ", names));
        }
        return place;
    }

    private String[] cells(String text, long number, int columns, int... places) {
        String[] all = text.split(",", -1);
        if (all.length != columns) {
            throw DataException.at(
                    file,
                    number,
                    null,
                    all.length + (all.length == 1 ? " cell" : " cells") + " where the header has " + columns,
                    "mend the line");
        }
        return Arrays.stream(places)
                .mapToObj(place -> place < 0 ? "" : all[place].strip())
                .toArray(String[]::new);
    }

    /** The whole number in a cell, from 0 to below {@code end}. */
    int number(long line, String column, String cell, int end, String what) {
        int number = -1;
        try {
            number = Integer.parseInt(cell);
        } catch (NumberFormatException e) {
            // Refused below, with what is out of range.
        }
        if (number < 0 || number >= end) {
            throw DataException.at(
                    file,
                    line,
                    column,
                    DataException.quote(cell) + " is no " + what,
                    end == Integer.MAX_VALUE
                            ? "write a whole number from 0"
                            : "write a whole number from 0 to " + (end - 1));
        }
        return number;
    }

    DataException wrong(long line, @Nullable String column, String problem, String remedy) {
        return DataException.at(file, line, column, problem, remedy);
    }
}

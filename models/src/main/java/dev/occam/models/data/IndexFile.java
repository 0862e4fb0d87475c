package dev.occam.models.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A text file that lists the rows of several splits: one split a line, 0-based row numbers separated by spaces. */
final class IndexFile {
    private IndexFile() {}

    /**
     * The rows of one split, in the order listed.
     *
     * @param split the line, counted from 0
     * @param rows how many rows {@code table} has
     */
    static int[] read(Path file, int split, int rows, Path table) {
        String text = line(file, split).strip();
        long line = split + 1L;
        if (text.isEmpty()) {
            throw DataException.at(file, line, null, "no row is listed", "list row numbers separated by spaces");
        }
        String[] words = text.split("[\\s,]+");
        int[] chosen = new int[words.length];
        BitSet seen = new BitSet(rows);
        for (int i = 0; i < words.length; i++) {
            int row = number(words[i]);
            if (row < 0 || row >= rows) {
                throw DataException.at(
                        file,
                        line,
                        null,
                        DataException.quote(words[i]) + " is no row of " + table,
                        "its rows are 0 to " + (rows - 1) + ", the header not counted");
            }
            if (seen.get(row)) {
                throw DataException.at(file, line, null, "row " + row + " is listed twice", "list each row once");
            }
            seen.set(row);
            chosen[i] = row;
        }
        return chosen;
    }

    private static String line(Path file, int split) {
        try (BufferedReader reader = InputFile.open(file)) {
            int lines = 0;
            for (@Nullable String text = reader.readLine(); text != null; text = reader.readLine()) {
                if (lines == split) {
                    return text;
                }
                lines++;
            }
            if (lines == 0) {
                throw DataException.in(file, "the file is empty", "list row numbers, one split a line");
            }
            throw DataException.in(
                    file, "no split " + split + " in " + lines + " lines", "choose one of 0 to " + (lines - 1));
        } catch (IOException e) {
            throw InputFile.failed(file, e);
        }
    }

    /** The number a word writes; -1 where it writes none that could be a row. */
    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

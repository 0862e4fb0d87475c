package dev.occam.models.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One column of a table, growing row by row: numbers in a double array, texts as codes into a dictionary.
 * <p>Eight bytes a row for numbers and four for texts; the dictionary holds at most
 * {@value #MOST_TEXTS} different texts.
 */
final class Column {
    static final int MOST_TEXTS = 1000;
    private static final int NONE = -1;

    /** How a column's cells are read. */
    enum Kind {
        /** Not yet known: numbers and texts are kept, {@link Column#decide} settles it. */
        UNDECIDED,
        /** Numbers; any other text is an error. */
        NUMERIC,
        /** Categories, each cell's text as it stands. */
        TEXT,
        /** Categories, some of which are numbers: one category a number, however it is written. */
        MIXED,
        /** Not read. */
        IGNORED
    }

    private final Path file;
    private final String name;
    private final boolean mayMiss;
    private final String missingRemedy;
    private final String textRemedy;
    private Kind kind;
    private int rows;
    private double[] numbers = {};
    private int[] codes = {};
    private final Map<String, Integer> dictionary = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Long> firstLines = new ArrayList<>();
    private int numberCells;
    private int textCells;

    /**
     * An empty column.
     *
     * @param mayMiss whether missing cells are kept, to be imputed, or refused
     * @param missingRemedy what to do about a missing cell that is refused
     * @param textRemedy what to do about a text among its numbers
     */
    Column(Path file, String name, Kind kind, boolean mayMiss, String missingRemedy, String textRemedy) {
        this.file = file;
        this.name = name;
        this.kind = kind;
        this.mayMiss = mayMiss;
        this.missingRemedy = missingRemedy;
        this.textRemedy = textRemedy;
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    boolean isNumeric() {
        return kind == Kind.NUMERIC;
    }

    /** Number of {@code row}; NaN where it is missing. */
    double number(int row) {
        return numbers[row];
    }

    /** Code of the text of {@code row} into {@link #texts()}; -1 where it is missing. */
    int code(int row) {
        return codes[row];
    }

    boolean isMissing(int row) {
        return isNumeric() ? Double.isNaN(numbers[row]) : codes[row] == NONE;
    }

    /** The different texts by code, in order of appearance. */
    List<String> texts() {
        return texts;
    }

    long bytes() {
        return 8L * numbers.length + 4L * codes.length;
    }

    void add(String cell, long line) {
        if (kind == Kind.IGNORED) {
            return;
        }
        int row = rows++;
        if (Cell.isMissing(cell)) {
            addMissing(row, cell, line);
            return;
        }
        double number = kind == Kind.TEXT ? Double.NaN : Cell.number(cell);
        if (Double.isInfinite(number)) {
            throw DataException.at(
                    file, line, name, DataException.quote(cell) + " is no finite number", "mend or remove the row");
        }
        if (Double.isNaN(number)) {
            addText(row, cell, line);
        } else if (kind == Kind.MIXED) {
            addText(row, Cell.canonical(number), line);
        } else {
            numberCells++;
            putNumber(row, number);
        }
    }

    private void addMissing(int row, String cell, long line) {
        if (!mayMiss) {
            String what = cell.isEmpty() ? "the cell is empty" : DataException.quote(cell) + " is a missing value";
            throw DataException.at(file, line, name, what, missingRemedy);
        }
        if (kind == Kind.TEXT || kind == Kind.MIXED) {
            putCode(row, NONE);
        } else {
            putNumber(row, Double.NaN);
        }
    }

    private void addText(int row, String text, long line) {
        if (kind == Kind.NUMERIC) {
            throw textAmongNumbers(text, line);
        }
        Integer known = dictionary.get(text);
        if (known == null) {
            if (texts.size() == MOST_TEXTS) {
                throw DataException.at(
                        file,
                        line,
                        name,
                        "more than " + MOST_TEXTS + " different texts, such as " + DataException.quote(text),
                        "leave the column out with --ignore " + name);
            }
            known = texts.size();
            dictionary.put(text, known);
            texts.add(text);
            firstLines.add(line);
        }
        textCells++;
        putCode(row, known);
    }

    private DataException textAmongNumbers(String text, long line) {
        return DataException.at(
                file, line, name, DataException.quote(text) + " is text in a numeric column", textRemedy);
    }

    /**
     * Settles what an undecided column is once all rows are in: numeric when at least half of its
     * present cells are numbers, so that a stray text is an error and not a new category.
     */
    void decide(boolean mayMix) {
        if (kind != Kind.UNDECIDED) {
            return;
        }
        if (numberCells >= textCells && !(mayMix && textCells > 0)) {
            if (textCells > 0) {
                throw textAmongNumbers(texts.get(0), firstLines.get(0));
            }
            kind = Kind.NUMERIC;
            codes = new int[0];
            return;
        }
        kind = numberCells == 0 ? Kind.TEXT : Kind.MIXED;
        codes = grown(codes, rows);
        for (int row = 0; row < Math.min(rows, numbers.length); row++) {
            if (!Double.isNaN(numbers[row])) {
                addText(row, Cell.canonical(numbers[row]), 0);
            }
        }
        numbers = new double[0];
    }

    private void putNumber(int row, double value) {
        if (row >= numbers.length) {
            numbers = grown(numbers, row + 1);
        }
        numbers[row] = value;
    }

    private void putCode(int row, int code) {
        if (row >= codes.length) {
            codes = grown(codes, row + 1);
        }
        codes[row] = code;
    }

    private static double[] grown(double[] array, int needed) {
        double[] larger = Arrays.copyOf(array, roomFor(array.length, needed));
        Arrays.fill(larger, array.length, larger.length, Double.NaN);
        return larger;
    }

    private static int[] grown(int[] array, int needed) {
        int[] larger = Arrays.copyOf(array, roomFor(array.length, needed));
        Arrays.fill(larger, array.length, larger.length, NONE);
        return larger;
    }

    private static int roomFor(int length, int needed) {
        return Math.max(needed, Math.min(Integer.MAX_VALUE - 8, length + (length >> 1) + 16));
    }
}

package dev.occam.models.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The reading of a CSV file into a {@link Table}, in one pass.
 * <p>A header row, cells separated by commas (or by semicolons or tabs where the header has no
 * comma), quoted cells as RFC 4180 has them, any line end, blank lines skipped. Lines are counted
 * from 1, the header included; a row that spans several lines is named by its first.
 */
final class TableReader {
    private static final int LONGEST_HEADER = 1 << 20;
    private static final int ROWS_BETWEEN_CHECKS = 1 << 14;

    /** What the caller wants from each column, told once the header is known. */
    interface Roles {
        /** The columns to fill, one a header name, in header order. */
        List<Column> columns(Path file, List<String> header);

        /** Whether {@code column} may hold both texts and numbers, as class labels may. */
        boolean mayMix(String column);
    }

    private TableReader() {}

    /** The whole file as one table. */
    static Table read(Path file, Roles roles) {
        List<Table> whole = new ArrayList<>(1);
        read(file, roles, Integer.MAX_VALUE, whole::add);
        return whole.get(0);
    }

    /**
     * The file as tables of a bounded number of rows, one after another.
     *
     * @param most rows of a table; what is not decided about a column is decided anew for each
     */
    static void read(Path file, Roles roles, int most, Consumer<Table> action) {
        try (BufferedReader reader = InputFile.open(file)) {
            char separator = separator(reader);
            CSVFormat format = CSVFormat.DEFAULT
                    .builder()
                    .setDelimiter(separator)
                    .setIgnoreEmptyLines(true)
                    .setIgnoreSurroundingSpaces(true)
                    .get();
            try (CSVParser parser =
                    CSVParser.builder().setReader(reader).setFormat(format).get()) {
                read(file, separator, parser, roles, most, action);
            }
        } catch (IOException e) {
            throw InputFile.failed(file, e);
        }
    }

    private static void read(Path file, char separator, CSVParser parser, Roles roles, int most, Consumer<Table> action)
            throws IOException {
        Iterator<CSVRecord> records = parser.iterator();
        if (!hasNext(file, parser, records)) {
            throw DataException.in(file, "the file is empty", "a header row and rows of data are needed");
        }
        List<String> header = header(file, records.next());
        List<Column> columns = roles.columns(file, header);
        int[] lines = new int[1024];
        int rows = 0;
        boolean any = false;
        while (hasNext(file, parser, records)) {
            CSVRecord record = records.next();
            if (record.size() == 1 && header.size() > 1 && record.get(0).isBlank()) {
                continue;
            }
            long line = firstLine(record, parser.getCurrentLineNumber());
            if (record.size() != header.size()) {
                throw DataException.at(
                        file,
                        line,
                        null,
                        count(record.size(), "cell") + " where the header has " + count(header.size(), "column"),
                        "mend the row");
            }
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).add(record.get(i).strip(), line);
            }
            if (rows == lines.length) {
                lines = Arrays.copyOf(lines, rows + (rows >> 1));
            }
            lines[rows] = (int) line;
            if (++rows % ROWS_BETWEEN_CHECKS == 0) {
                // A growing array is copied: half as much again is held for a moment.
                Memory.check(
                        file, 1.5 * columns.stream().mapToLong(Column::bytes).sum());
            }
            any = true;
            if (rows == most) {
                action.accept(table(file, Arrays.copyOf(lines, rows), separator, columns, roles));
                columns = roles.columns(file, header);
                rows = 0;
            }
        }
        if (!any) {
            throw DataException.in(file, "only a header row", "add rows of data");
        }
        if (rows > 0) {
            action.accept(table(file, Arrays.copyOf(lines, rows), separator, columns, roles));
        }
    }

    private static Table table(Path file, int[] lines, char separator, List<Column> columns, Roles roles) {
        for (Column column : columns) {
            column.decide(roles.mayMix(column.name()));
        }
        return new Table(file, lines, separator, columns);
    }

    private static boolean hasNext(Path file, CSVParser parser, Iterator<CSVRecord> records) throws IOException {
        try {
            return records.hasNext();
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            if (cause instanceof CharacterCodingException) {
                throw cause;
            }
            throw DataException.at(
                    file,
                    Math.max(1, parser.getCurrentLineNumber()),
                    null,
                    "a quoted cell is never closed, or text follows its closing quote",
                    "close the quote; a quote within quotes is written twice");
        }
    }

    private static List<String> header(Path file, CSVRecord record) {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        boolean numbers = true;
        boolean counts = true;
        for (int i = 0; i < record.size(); i++) {
            String name = record.get(i).strip();
            if (name.isEmpty()) {
                throw DataException.at(file, 1, null, "column " + (i + 1) + " has no name", "name it in the header");
            }
            if (!seen.add(name)) {
                throw DataException.at(file, 1, name, "two columns of this name", "rename one");
            }
            double value = Cell.number(name);
            numbers &= !Double.isNaN(value);
            counts &= value == i || value == i + 1;
            names.add(name);
        }
        if (numbers && !counts) {
            throw DataException.at(
                    file, 1, null, "the first line holds only numbers", "put a header row with column names above it");
        }
        return names;
    }

    private static char separator(BufferedReader reader) throws IOException {
        reader.mark(LONGEST_HEADER);
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        boolean blank = true;
        for (int i = 0; i < LONGEST_HEADER; i++) {
            int c = reader.read();
            boolean lineEnd = c == '\n' || c == '\r';
            if (c < 0 || (lineEnd && !blank)) {
                break;
            }
            blank &= Character.isWhitespace(c);
            commas += c == ',' ? 1 : 0;
            semicolons += c == ';' ? 1 : 0;
            tabs += c == '\t' ? 1 : 0;
        }
        reader.reset();
        if (commas > 0 || semicolons + tabs == 0) {
            return ',';
        }
        return semicolons >= tabs ? ';' : '\t';
    }

    private static long firstLine(CSVRecord record, long lastLine) {
        long line = lastLine;
        for (String cell : record) {
            line -= cell.indexOf('\n') < 0
                    ? 0
                    : cell.chars().filter(c -> c == '\n').count();
        }
        return line;
    }

    private static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}

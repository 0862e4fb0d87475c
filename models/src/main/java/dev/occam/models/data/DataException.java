package dev.occam.models.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An error in a user's data: its message is one line that names the file, the line and the column
 * where they are known, what is wrong, and the remedy.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_QUOTE = 40;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /** An error of a whole file. */
    static DataException in(Path file, String problem, String remedy) {
        return new DataException(file + ": " + problem + "; " + remedy);
    }

    /**
     * An error at one place of a file.
     *
     * @param line 1-based, the header being line 1; 0 where it is not known
     * @param column the column's name, where one is to blame
     */
    static DataException at(Path file, long line, @Nullable String column, String problem, String remedy) {
        String place = column == null ? "" : ", column " + quote(column);
        return new DataException(file + (line > 0 ? ", line " + line : "") + place + ": " + problem + "; " + remedy);
    }

    /** {@code text} between single quotes, on one line and cut to a readable length. */
    static String quote(String text) {
        String flat = text.replaceAll("\\s+", " ");
        return "'" + (flat.length() > LONGEST_QUOTE ? flat.substring(0, LONGEST_QUOTE - 3) + "..." : flat) + "'";
    }
}

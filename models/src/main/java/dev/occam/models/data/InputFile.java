package dev.occam.models.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The opening of a user's file, text as UTF-8 with or without a byte order mark, each failure as one clear line. */
final class InputFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private InputFile() {}

    /** Refuses what is no file that may be read. */
    static void check(Path file) {
        if (!Files.exists(file)) {
            throw DataException.in(file, "no such file", "check the path");
        }
        if (Files.isDirectory(file)) {
            throw DataException.in(file, "a folder, not a file", "name a file in it");
        }
        if (!Files.isReadable(file)) {
            throw DataException.in(file, "may not be read", "check its permissions");
        }
    }

    static BufferedReader open(Path file) {
        check(file);
        try {
            BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
            skipByteOrderMark(reader);
            return reader;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** A failed read as one line. */
    static DataException failed(Path file, IOException e) {
        if (e instanceof MalformedInputException) {
            return new DataException(file + ": not UTF-8 text; save it as plain UTF-8 text", e);
        }
        return new DataException(file + ": can't be read (" + e.getMessage() + "); check the file", e);
    }

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
    }
}

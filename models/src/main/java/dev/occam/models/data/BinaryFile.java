package dev.occam.models.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A user's binary file open for reading, plain or gzipped by what it begins with, each failure as
 * one clear line.
 */
final class BinaryFile implements AutoCloseable {
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final Path file;
    private final InputStream in;

    private BinaryFile(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    static BinaryFile open(Path file) {
        InputFile.check(file);
        try {
            return new BinaryFile(file, plain(Files.newInputStream(file)));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static InputStream plain(InputStream raw) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(raw);
        try {
            buffered.mark(2);
            boolean gzipped = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
            buffered.reset();
            return gzipped ? new GZIPInputStream(buffered, 1 << 16) : buffered;
        } catch (IOException e) {
            buffered.close();
            throw e;
        }
    }

    /** The next {@code count} bytes, or as many as are left. */
    byte[] read(int count) {
        try {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Whether the file has another byte, which is then taken. */
    boolean hasMore() {
        return read(1).length > 0;
    }

    private static DataException failed(Path file, IOException e) {
        if (e instanceof EOFException) {
            return new DataException(file + ": its gzip data end too early; copy or download it again", e);
        }
        if (e instanceof ZipException) {
            return new DataException(
                    file + ": its gzip data are broken (" + e.getMessage() + "); copy or download it again", e);
        }
        return InputFile.failed(file, e);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw InputFile.failed(file, e);
        }
    }
}

package dev.occam.tuner.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The file in which a comparison is recorded: {@code compare.json}. */
public final class CompareRecord {

    private static final String SCHEMA = "compare-record-1.schema.json";

    private CompareRecord() {}

    /** Returns the JSON Schema (draft 2020-12) of the file, as text. */
    public static String schema() {
        try (InputStream stream = CompareRecord.class.getResourceAsStream(SCHEMA)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks " + SCHEMA);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

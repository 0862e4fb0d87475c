package dev.occam.reports.record;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A run record that cannot be read; its message is one line that names the file, the place and the remedy. */
public final class RunRecordException extends IOException {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String problem;

    RunRecordException(Kind kind, Path file, String message, @Nullable Throwable cause) {
        super(file + ": " + message, cause);
        this.kind = kind;
        this.problem = message;
    }

    /** Returns what is wrong. */
    public Kind kind() {
        return kind;
    }

    /** Returns the message without the name of the file. */
    public String problem() {
        return problem;
    }

    /** What can be wrong with a run record. */
    public enum Kind {
        /** There is no such file. */
        MISSING,
        /** The file is there and cannot be read. */
        UNREADABLE,
        /** The file is not JSON. */
        BROKEN,
        /** The file is JSON and not a run record. */
        WRONG_FORMAT,
        /** The record was written by a newer Occam. */
        NEWER_VERSION,
        /** A field of the record is missing or has a value of the wrong kind. */
        INVALID
    }
}

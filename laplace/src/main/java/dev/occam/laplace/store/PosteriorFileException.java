package dev.occam.laplace.store;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A posterior file that can't be used, told in one line that names the file, what is wrong and the remedy. */
public final class PosteriorFileException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is wrong with the file. */
    public enum Kind {
        /** It is not there. */
        MISSING,
        /** It is there and can't be read. */
        UNREADABLE,
        /** It is some other file. */
        WRONG_FORMAT,
        /** A newer program wrote it. */
        NEWER_VERSION,
        /** It is cut short, or its bytes are not those that were written. */
        BROKEN,
        /** It is a posterior of other parameters. */
        OTHER_NETWORK
    }

    PosteriorFileException(Kind kind, Path file, String problem, String remedy, @Nullable Throwable cause) {
        super(file + ": " + problem + "; " + remedy, cause);
        this.kind = kind;
    }

    /** What is wrong, for a program. */
    public Kind kind() {
        return kind;
    }
}

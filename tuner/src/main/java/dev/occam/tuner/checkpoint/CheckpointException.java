package dev.occam.tuner.checkpoint;

import org.jspecify.annotations.Nullable;

/** A checkpoint that cannot be used, or a folder that another process works in; one line with the remedy. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A checkpoint that cannot be used.
     *
     * @param message what is wrong and how to mend it, on one line
     */
    public CheckpointException(String message) {
        this(message, null);
    }

    /**
     * A checkpoint that cannot be used.
     *
     * @param message what is wrong and how to mend it, on one line
     * @param cause what made it so, if something did
     */
    public CheckpointException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

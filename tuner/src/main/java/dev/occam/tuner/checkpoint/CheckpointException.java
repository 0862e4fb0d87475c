package dev.occam.tuner.checkpoint;

import org.jspecify.annotations.Nullable;

/** A checkpoint that cannot be used, or a folder that another process works in; one line with the remedy. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean inUse;

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
        inUse = false;
    }

    private CheckpointException(String message, boolean inUse) {
        super(message);
        this.inUse = inUse;
    }

    /** A folder that another process works in: later it may be free. */
    static CheckpointException inUse(String message) {
        return new CheckpointException(message, true);
    }

    /** Whether another process works in the folder, and nothing is wrong with it. */
    public boolean isInUse() {
        return inUse;
    }
}

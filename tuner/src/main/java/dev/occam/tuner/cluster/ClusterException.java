package dev.occam.tuner.cluster;

import org.jspecify.annotations.Nullable;

/** A cluster that can't be had, or that failed; its message is one line with the remedy. */
public final class ClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message what is wrong and how to mend it, on one line
     */
    public ClusterException(String message) {
        this(message, null);
    }

    /**
     * A failure.
     *
     * @param message what is wrong and how to mend it, on one line
     * @param cause what made it fail, if something did
     */
    public ClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package dev.occam.tuner.run;

import org.jspecify.annotations.Nullable;

/** A run that could not be done, and left nothing behind; its message is one line with the remedy. */
public final class RunException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /**
     * A run that could not be done.
     *
     * @param message what is wrong and how to mend it, on one line
     */
    public RunException(Kind kind, String message) {
        this(kind, message, null);
    }

    /**
     * A run that could not be done.
     *
     * @param message what is wrong and how to mend it, on one line
     * @param cause   what made it fail, if something did
     */
    public RunException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What stood in the way. */
    public Kind kind() {
        return kind;
    }

    /** What stood in the way of a run. */
    public enum Kind {
        /** The output folder: not writable, or holding a run already. */
        OUTPUT,
        /** What an earlier run left: not there, or not what is needed. */
        STORED,
        /** The device: not there, or out of memory. */
        DEVICE,
        /** The loss: not a finite number before there was a good state. */
        DIVERGED,
        /** The user, before there was a good state. */
        CANCELLED
    }
}

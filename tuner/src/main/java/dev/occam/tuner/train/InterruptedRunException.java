package dev.occam.tuner.train;

/** Work that was asked to stop; weights may be those of any step. */
public final class InterruptedRunException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A stop that was asked for. */
    public InterruptedRunException() {
        super("interrupted");
    }
}

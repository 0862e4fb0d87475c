package dev.occam.tuner.train;

/** Training that was asked to stop; weights are those of the last whole epoch. */
public final class InterruptedRunException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InterruptedRunException() {
        super("interrupted");
    }
}

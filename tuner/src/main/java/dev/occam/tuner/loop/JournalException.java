package dev.occam.tuner.loop;

/** A journal that does not fit the loop that reads it. */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    JournalException(String message) {
        super(message);
    }
}

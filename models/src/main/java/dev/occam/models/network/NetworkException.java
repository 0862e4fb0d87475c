package dev.occam.models.network;

/** An error in the choice of a network: its message is one line that says what is wrong, and the remedy. */
public final class NetworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NetworkException(String message) {
        super(message);
    }

    public NetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}

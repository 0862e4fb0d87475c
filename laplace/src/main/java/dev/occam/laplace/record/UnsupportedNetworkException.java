package dev.occam.laplace.record;

/** A network that the recorder can't explain; the message names the parameter and what is supported. */
public final class UnsupportedNetworkException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public UnsupportedNetworkException(String message) {
        super(message);
    }
}

package dev.occam.spark;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A job on the cluster that came to nothing, told in one line. */
public final class SparkFitException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    SparkFitException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whatever Spark threw, by the first line of its innermost cause. */
    static SparkFitException of(String what, Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new SparkFitException(
                what + ": " + (cause == thrown ? "" : cause.getClass().getSimpleName() + ": ") + line, thrown);
    }
}

package dev.occam.tuner.cli;

import dev.occam.laplace.record.UnsupportedNetworkException;
import dev.occam.models.data.DataException;
import dev.occam.models.network.NetworkException;
import dev.occam.tuner.checkpoint.CheckpointException;
import dev.occam.tuner.cluster.ClusterException;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.run.RunException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/**
 * What a user is told of an exception: one line and an exit code.
 *
 * <p>An exception that was made for users is told as it is. Any other is a fault of Occam, and said to be.
 *
 * @param code what the process returns
 * @param line what is wrong and how to mend it
 */
record ErrorReport(ExitCode code, String line) {

    /** What to tell of {@code thrown}. */
    static ErrorReport of(Throwable thrown) {
        if (thrown instanceof ConfigException) {
            return told(ExitCode.USAGE, thrown);
        }
        if (thrown instanceof DataException) {
            return told(ExitCode.DATA, thrown);
        }
        if (thrown instanceof NetworkException || thrown instanceof UnsupportedNetworkException) {
            return told(ExitCode.NETWORK, thrown);
        }
        if (thrown instanceof RunException run) {
            return told(codeOf(run.kind()), run);
        }
        if (thrown instanceof ClusterException) {
            return told(ExitCode.DEVICE, thrown);
        }
        if (thrown instanceof CheckpointException) {
            return told(ExitCode.FILES, thrown);
        }
        if (thrown instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return of(unchecked.getCause());
        }
        if (thrown instanceof FileSystemException file) {
            return new ErrorReport(ExitCode.FILES, oneLine(ofFile(file)));
        }
        if (thrown instanceof InvalidPathException path) {
            String problem = String.valueOf(path.getReason()).toLowerCase(Locale.ROOT);
            return new ErrorReport(
                    ExitCode.USAGE, oneLine(path.getInput() + ": is no path (" + problem + "); name a file or folder"));
        }
        if (thrown instanceof IOException && thrown.getMessage() != null) {
            return told(ExitCode.FILES, thrown);
        }
        if (thrown instanceof OutOfMemoryError) {
            return new ErrorReport(
                    ExitCode.DEVICE,
                    "out of memory (" + oneLine(String.valueOf(thrown.getMessage()))
                            + "); lower curvature.batchSize or curvature.blockLimit, or give Java more with"
                            + " OCCAM_JAVA_OPTIONS=-Xmx8g");
        }
        return new ErrorReport(
                ExitCode.INTERNAL,
                "internal error: " + oneLine(String.valueOf(thrown))
                        + "; this is a fault of occam, run again with --debug for its trace");
    }

    private static ErrorReport told(ExitCode code, Throwable thrown) {
        return new ErrorReport(code, oneLine(String.valueOf(thrown.getMessage())));
    }

    private static ExitCode codeOf(RunException.Kind kind) {
        return switch (kind) {
            case OUTPUT, STORED -> ExitCode.FILES;
            case DEVICE -> ExitCode.DEVICE;
            case DIVERGED -> ExitCode.DIVERGED;
            case CANCELLED -> ExitCode.INTERRUPTED;
        };
    }

    private static String ofFile(FileSystemException e) {
        String file = e.getFile() == null ? "a file" : e.getFile();
        if (e instanceof NoSuchFileException) {
            return file + ": no such file; check the path";
        }
        if (e instanceof AccessDeniedException) {
            return file + ": access denied; check its permissions";
        }
        if (e instanceof FileAlreadyExistsException) {
            return file + ": exists already; choose another path";
        }
        String reason = e.getReason() == null ? "cannot be used" : e.getReason();
        return file + ": " + reason + "; check the path and its permissions";
    }

    private static String oneLine(String message) {
        return Printable.line(message);
    }
}

package dev.occam.tuner.cli;

/** The exit codes of {@code occam}, by what went wrong. */
enum ExitCode {
    /** All went well. */
    OK(0, "success"),
    /** A fault of Occam itself. */
    INTERNAL(1, "internal error"),
    /** The command line or the configuration is wrong. */
    USAGE(2, "wrong command line or configuration"),
    /** The data are wrong. */
    DATA(3, "wrong data"),
    /** The network cannot be built, or its curvature not taken. */
    NETWORK(4, "network or its curvature not supported"),
    /** A file cannot be read or written. */
    FILES(5, "files or output folder"),
    /** The loss stopped being a finite number. */
    DIVERGED(6, "training diverged"),
    /** The device or the cluster is not there, or not large enough. */
    DEVICE(7, "device or cluster not available"),
    /** A batch came to its end, and not all of its runs did well. */
    RUNS_FAILED(8, "some runs of a batch failed"),
    /** Stopped by the user: 128 and the number of the signal. */
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** What the process returns. */
    int code() {
        return code;
    }

    /** What it means, in a few words. */
    String meaning() {
        return meaning;
    }
}

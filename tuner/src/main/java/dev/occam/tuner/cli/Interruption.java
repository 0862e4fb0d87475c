package dev.occam.tuner.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C during a run: asks it to stop, and holds the program open until it has written its last good state. A second
 * one stops at once.
 *
 * <p>Open one around a run, and close it when everything has been written and said.
 */
final class Interruption implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PrintWriter err;
    private final Duration patience;
    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "occam-interruption");
    private volatile boolean requested;

    Interruption(PrintWriter err, Duration patience) {
        this.err = err;
        this.patience = patience;
    }

    /** Watches for the end of the program until closed. */
    static Interruption watch(PrintWriter err) {
        Interruption interruption = new Interruption(err, PATIENCE);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether the user asked to stop. */
    boolean requested() {
        return requested;
    }

    /** What happens when the program is asked to end. */
    void onShutdown() {
        requested = true;
        stopAtOnceNextTime();
        say("interrupted: stopping at the next step and writing the last good state, " + patience.toSeconds()
                + " s at most");
        try {
            if (!written.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                say("the run did not stop in time; what it wrote before is whole, its last state is lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Java by itself lets a second Ctrl-C wait for what the first one began. */
    private static void stopAtOnceNextTime() {
        Signals.on("INT", () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code()));
    }

    @Override
    public void close() {
        written.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDownAlready) {
                requested = true;
            }
        }
    }

    private void say(String line) {
        err.println();
        err.println("occam: " + line);
        err.flush();
    }
}

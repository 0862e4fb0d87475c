package dev.occam.tuner.cli;

import dev.occam.reports.record.RunStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** The program with a run that ends only when it is interrupted, and takes its time to write. */
final class EndlessRun {

    private EndlessRun() {}

    public static void main(String[] args) {
        int code = Main.execute(
                (config, force, progress, cancelled) -> {
                    progress.note("running");
                    while (!cancelled.getAsBoolean()) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    LockSupport.parkNanos(Long.getLong("occam.test.writes", 500_000_000L));
                    Occam.made(config, Records.regression());
                    try {
                        Files.writeString(Path.of(config.out(), "state"), "the last good one");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return Records.ended(RunStatus.INTERRUPTED, "interrupted in round 2");
                },
                args);
        System.exit(code);
    }
}

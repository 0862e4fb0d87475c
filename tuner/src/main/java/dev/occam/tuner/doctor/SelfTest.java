package dev.occam.tuner.doctor;

import dev.occam.reports.record.Evidence;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.doctor.Check.Health;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.TuneRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A whole run on the embedded digits, from data to files, of which the log marginal likelihood is known; about ten
 * seconds on a slow core.
 */
public final class SelfTest {

    /** Log marginal likelihood of the run, in nats, as found on x86-64 with one thread and with two. */
    static final double EVIDENCE = -338.778;

    /** Other processors round otherwise, which training enlarges: nats by which they may be away. */
    private static final double MARGIN = 5;

    private final TuneRun run;
    private final String device;

    /**
     * The test.
     *
     * @param run    does it
     * @param device to do it on
     */
    public SelfTest(TuneRun run, String device) {
        this.run = run.withoutPosterior();
        this.device = device;
    }

    /**
     * Runs it in a temporary folder, which is removed.
     *
     * @param progress  hears of it
     * @param cancelled asked before each step whether to stop
     */
    public Check perform(Progress progress, BooleanSupplier cancelled) throws IOException {
        Path folder = Files.createTempDirectory("occam-doctor-");
        try {
            long start = System.nanoTime();
            RunRecord record = run.run(config(folder.resolve("run")), false, progress, cancelled);
            return judged(record, (System.nanoTime() - start) / 1e9);
        } finally {
            remove(folder);
        }
    }

    private TuneConfig config(Path out) {
        return new ConfigReader()
                .override("data.digits.trainRows=200")
                .override("data.digits.testRows=500")
                .override("network.widths=[12]")
                .override("training.epochs=60")
                .override("loop.effort=fast")
                .override("seed=0")
                .override("device=" + device)
                .set("the self-test", "out", out.toString())
                .read();
    }

    private static Check judged(RunRecord record, double seconds) {
        Evidence evidence = record.evidence();
        double value = evidence == null ? Double.NaN : Objects.requireNonNullElse(evidence.value(), Double.NaN);
        String found = String.format(
                Locale.ROOT, "log marginal likelihood %.3f, as known %.3f; %.1f s", value, EVIDENCE, seconds);
        return Math.abs(value - EVIDENCE) <= MARGIN
                ? Check.well("self-test", found)
                : Check.not(
                        Health.WRONG,
                        "self-test",
                        found,
                        "figures of this machine are not to be trusted; run mvn -q verify, and tell what it says");
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.deleteIfExists(one);
        }
    }
}

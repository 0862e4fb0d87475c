package dev.occam.tuner.run;

import dev.occam.models.data.DataSet;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.loop.Stopwatch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tuning run on this machine. */
public final class LocalTuneRun implements TuneRun {

    private final @Nullable Function<RunRecord, String> page;

    /** A run that writes its record and its parameters, and no report. */
    public LocalTuneRun() {
        page = null;
    }

    /**
     * A run that writes a report beside its record and its parameters.
     *
     * @param page draws the report of a record, as HTML
     */
    public LocalTuneRun(Function<RunRecord, String> page) {
        this.page = Objects.requireNonNull(page, "page");
    }

    @Override
    public RunRecord run(TuneConfig config, boolean force, Progress progress, BooleanSupplier cancelled) {
        Instant started = Instant.now();
        long start = System.nanoTime();
        Path out = Path.of(Objects.requireNonNull(config.out(), "the run has no output folder"));
        Stopwatch watch = new Stopwatch();
        try (RunFolder folder = RunFolder.claim(out, force)) {
            Devices.open(config.device()); // Before the data are read: a device that is not there is said at once.
            DataSet data = watch.time(Stopwatch.Work.DATA, () -> DataLoading.load(config.data(), config.seed()));
            return new MemoryTuneRun(started, start, watch, RunFolder.files(page != null))
                    .run(config, data, progress, cancelled, tuned -> {
                        folder.write(tuned.record(), tuned.parameters(), page);
                        return tuned.record();
                    });
        }
    }
}

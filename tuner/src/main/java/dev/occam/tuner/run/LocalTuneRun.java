package dev.occam.tuner.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.models.data.DataSet;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.checkpoint.CheckpointFolder;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.loop.Journal;
import dev.occam.tuner.loop.LoopResult;
import dev.occam.tuner.loop.Stopwatch;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tuning run on this machine. */
public final class LocalTuneRun implements TuneRun {

    private final @Nullable Function<RunRecord, String> page;
    private final boolean withPosterior;

    private LocalTuneRun(@Nullable Function<RunRecord, String> page, boolean withPosterior) {
        this.page = page;
        this.withPosterior = withPosterior;
    }

    /** A run that writes its record, its parameters and what predicting takes, and no report. */
    public LocalTuneRun() {
        this(null, true);
    }

    /**
     * A run that writes a report beside its record and its parameters.
     *
     * @param page draws the report of a record, as HTML
     */
    public LocalTuneRun(Function<RunRecord, String> page) {
        this(Objects.requireNonNull(page, "page"), true);
    }

    @Override
    public TuneRun withoutPosterior() {
        return new LocalTuneRun(page, false);
    }

    @Override
    public RunRecord run(TuneConfig config, boolean force, Progress progress, BooleanSupplier cancelled) {
        try (RunFolder folder = RunFolder.claim(out(config), force)) {
            return run(config, folder, null, progress, cancelled);
        }
    }

    @Override
    public RunRecord resume(TuneConfig config, Progress progress, BooleanSupplier cancelled) {
        try (RunFolder folder = RunFolder.resume(out(config))) {
            return run(config, folder, CheckpointFolder.content(folder.path()), progress, cancelled);
        }
    }

    private static Path out(TuneConfig config) {
        return Path.of(Objects.requireNonNull(config.out(), "the run has no output folder"));
    }

    private RunRecord run(
            TuneConfig config,
            RunFolder folder,
            @Nullable JsonNode resumed,
            Progress progress,
            BooleanSupplier cancelled) {
        RunClock clock = resumed == null ? RunClock.begun() : RunClock.resumed(resumed.path("clock"));
        Devices.open(config.device()); // Before the data are read: a device that is not there is said at once.
        DataSet data = clock.watch().time(Stopwatch.Work.DATA, () -> DataLoading.load(config.data(), config.seed()));
        MemoryTuneRun run = new MemoryTuneRun(clock, RunFolder.files(page != null), (tuning, manager) -> {
            RunCheckpoints checkpoints = new RunCheckpoints(
                    folder.checkpoint(),
                    () -> Belonging.of(config, tuning, data, manager),
                    clock,
                    tuning.curve(),
                    config.training().checkpointSeconds(),
                    progress);
            LoopResult result = resumed == null
                    ? tuning.run(Journal.begun(checkpoints))
                    : new ResumedLoop(folder, resumed, checkpoints, tuning, manager, progress).run();
            if (tuning.isEmpty(result)) {
                throw empty(result, folder, tuning);
            }
            return result;
        });
        return run.run(config, data, progress, cancelled, tuned -> {
            try (KeptPosterior posterior = withPosterior ? KeptPosterior.of(tuned, data, progress) : null) {
                RunRecord record = posterior == null ? tuned.record() : posterior.in(tuned.record());
                folder.write(record, tuned.parameters(), posterior, page);
                if (!tuned.interrupted()) {
                    folder.checkpoint().clear();
                }
                return record;
            }
        });
    }

    private static RunException empty(LoopResult result, RunFolder folder, Tuning tuning) {
        if (result.ending() == LoopResult.Ending.DIVERGED) {
            folder.checkpoint().clear();
            return new RunException(RunException.Kind.DIVERGED, result.detail() + "; nothing was written");
        }
        String then = CheckpointFolder.holdsOne(folder.path())
                ? "go on with " + Resumption.command(folder.path())
                : "nothing was written";
        return new RunException(
                RunException.Kind.CANCELLED,
                "interrupted before the first " + (tuning.isGiven() ? "epoch" : "evidence") + "; " + then);
    }
}

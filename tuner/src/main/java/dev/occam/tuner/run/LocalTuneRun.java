package dev.occam.tuner.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.occam.models.data.DataSet;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.checkpoint.CheckpointFolder;
import dev.occam.tuner.cluster.ClusterException;
import dev.occam.tuner.cluster.Master;
import dev.occam.tuner.cluster.PassEngine;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.loop.Journal;
import dev.occam.tuner.loop.LoopResult;
import dev.occam.tuner.loop.Stopwatch;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tuning run on this machine, its curvature on a cluster where one is named. */
public final class LocalTuneRun implements TuneRun {

    private final @Nullable Function<RunRecord, String> page;
    private final boolean withPosterior;
    private final @Nullable Master master;

    private LocalTuneRun(@Nullable Function<RunRecord, String> page, boolean withPosterior, @Nullable Master master) {
        this.page = page;
        this.withPosterior = withPosterior;
        this.master = master;
    }

    /** A run that writes its record, its parameters and what predicting takes, and no report. */
    public LocalTuneRun() {
        this(null, true, null);
    }

    /**
     * A run that writes a report beside its record and its parameters.
     *
     * @param page draws the report of a record, as HTML
     */
    public LocalTuneRun(Function<RunRecord, String> page) {
        this(Objects.requireNonNull(page, "page"), true, null);
    }

    @Override
    public TuneRun withoutPosterior() {
        return new LocalTuneRun(page, false, master);
    }

    @Override
    public TuneRun on(Master cluster) {
        return new LocalTuneRun(page, withPosterior, cluster);
    }

    @Override
    public RunRecord run(TuneConfig config, boolean force, Progress progress, BooleanSupplier cancelled) {
        PassEngine.@Nullable Provider provider = provider(config);
        try (RunFolder folder = RunFolder.claim(out(config), force)) {
            return run(config, folder, null, provider, progress, cancelled);
        }
    }

    @Override
    public RunRecord resume(TuneConfig config, Progress progress, BooleanSupplier cancelled) {
        PassEngine.@Nullable Provider provider = provider(config);
        try (RunFolder folder = RunFolder.resume(out(config))) {
            return run(config, folder, CheckpointFolder.content(folder.path()), provider, progress, cancelled);
        }
    }

    /** What reaches the cluster; null for none. */
    private PassEngine.@Nullable Provider provider(TuneConfig config) {
        if (master == null) {
            return null;
        }
        ClusterPasses.check(config);
        return PassEngine.provider(master);
    }

    private static Path out(TuneConfig config) {
        return Path.of(Objects.requireNonNull(config.out(), "the run has no output folder"));
    }

    private RunRecord run(
            TuneConfig config,
            RunFolder folder,
            @Nullable JsonNode resumed,
            PassEngine.@Nullable Provider provider,
            Progress progress,
            BooleanSupplier cancelled) {
        if (provider == null || master == null) {
            return run(config, folder, resumed, (ClusterPasses) null, progress, cancelled);
        }
        int earlier = resumed == null ? 0 : ClusterPasses.partitions(resumed);
        Master asked = earlier == 0 ? master : master.orPartitions(earlier);
        try (PassEngine engine = provider.open(asked)) {
            return run(config, folder, resumed, new ClusterPasses(engine, asked), progress, cancelled);
        } catch (ClusterException e) {
            throw CheckpointFolder.holdsOne(folder.path())
                    ? new ClusterException(e.getMessage() + ", then go on with " + Resumption.command(folder.path()), e)
                    : e;
        }
    }

    private RunRecord run(
            TuneConfig config,
            RunFolder folder,
            @Nullable JsonNode resumed,
            @Nullable ClusterPasses cluster,
            Progress progress,
            BooleanSupplier cancelled) {
        RunClock clock = resumed == null ? RunClock.begun() : RunClock.resumed(resumed.path("clock"));
        Devices.open(config.device()); // Before the data are read: a device that is not there is said at once.
        DataSet data = clock.watch().time(Stopwatch.Work.DATA, () -> DataLoading.load(config.data(), config.seed()));
        MemoryTuneRun run = new MemoryTuneRun(clock, RunFolder.files(page != null), cluster, (tuning, manager) -> {
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
            // A program that is asked to end takes its cluster along.
            boolean keeps = withPosterior && !(cluster != null && tuned.interrupted());
            try (KeptPosterior posterior = keeps ? KeptPosterior.of(tuned, data, progress) : null) {
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

package dev.occam.tuner.experiment;

import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.config.ExperimentReader;
import dev.occam.tuner.run.EndedRun;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.Resumption;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.TuneRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs an experiment: arm by arm, each in its own folder. A run that has ended is never done again, one that was stopped
 * goes on from its checkpoint, and after each the tables are written anew.
 */
public final class ExperimentRun {

    private final TuneRun run;
    private final ExperimentReader reader;
    private final @Nullable String data;
    private final List<String> overrides;
    private final Path out;

    /**
     * An experiment to run.
     *
     * @param run       does each run
     * @param reader    of the experiment
     * @param data      folder or file of the data; null for the embedded digits
     * @param overrides assignments laid over all configurations
     * @param out       folder of the experiment
     */
    public ExperimentRun(
            TuneRun run, ExperimentReader reader, @Nullable String data, List<String> overrides, Path out) {
        this.run = run;
        this.reader = reader;
        this.data = data;
        this.overrides = List.copyOf(overrides);
        this.out = out;
    }

    /**
     * Runs to the end, or until cancelled.
     *
     * @param resume    whether the folder holds an experiment to go on with; else it must not hold one
     * @param progress  hears of all runs together
     * @param cancelled as for {@link TuneRun#run}
     * @return what has come of it; not complete where it was cancelled
     * @throws RunException where the folder or the device is not as it should be
     */
    public Results run(boolean resume, Progress progress, BooleanSupplier cancelled) {
        Plan plan = new Plan(reader, data, overrides, out);
        ExperimentFolder folder = new ExperimentFolder(out, reader, data, overrides);
        folder.open(resume);
        Results results = new Results(reader.experiment());
        // What has ended of the searches tells which runs there are with the other seeds.
        for (int stage = 0; stage < 2; stage++) {
            for (PlannedRun one : plan.known(results)) {
                if (!results.runs().containsKey(one)) {
                    EndedRun.in(one.folder()).ifPresent(record -> results.add(one, record));
                }
            }
        }
        folder.write(results);
        int planned = results.planned();
        ExperimentProgress all = new ExperimentProgress(progress, results.runs().size(), planned);
        Optional<PlannedRun> next = plan.next(results);
        while (next.isPresent() && !cancelled.getAsBoolean()) {
            PlannedRun one = next.get();
            if (!done(one, results, all.of(one, results.runs().size()), cancelled)) {
                break;
            }
            folder.write(results);
            next = plan.next(results);
        }
        return results;
    }

    /** Whether the run has come to its end, good or bad. */
    private boolean done(PlannedRun one, Results results, Progress progress, BooleanSupplier cancelled) {
        try {
            RunRecord record = begunOrResumed(one, progress, cancelled);
            if (record.status() == RunStatus.INTERRUPTED) {
                return false;
            }
            results.add(one, record);
            return true;
        } catch (RunException e) {
            if (e.kind() == RunException.Kind.DIVERGED) {
                progress.note(one.name() + ": " + e.getMessage());
                results.addDiverged(one);
                return true;
            }
            if (e.kind() == RunException.Kind.CANCELLED) {
                return false;
            }
            throw e;
        }
    }

    private RunRecord begunOrResumed(PlannedRun one, Progress progress, BooleanSupplier cancelled) {
        // That the settings are those of then, the folder of the experiment has answered for all runs.
        return Resumption.isPossible(one.folder())
                ? run.resume(Resumption.config(one.folder()), progress, cancelled)
                : run.run(one.config(), true, progress, cancelled);
    }
}

package dev.occam.tuner.compare;

import dev.occam.models.data.DataException;
import dev.occam.reports.record.RunEnvironment;
import dev.occam.tuner.config.CompareReader;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.RunException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a comparison: set by set, split by split, all arms of a split in turn. A cell that has ended is never done again,
 * and after each the files are written anew.
 */
public final class Comparison {

    private static final int WARM_UP_EPOCHS = 20;

    private final CompareReader reader;
    private final Path out;
    private final WantedSets wanted;

    /**
     * A comparison to run.
     *
     * @param reader of it
     * @param only   names of the sets to run now; empty for all
     * @param out    folder of its files
     * @param note   hears of sets that are left out since their data are not there
     * @throws ConfigException for a set that there is not
     * @throws DataException where the data of no set are there
     */
    public Comparison(CompareReader reader, List<String> only, Path out, Consumer<String> note) {
        this.reader = reader;
        this.out = out;
        wanted = WantedSets.of(reader, only, note);
    }

    /**
     * Runs to the end, or until cancelled.
     *
     * @param resume    whether the folder holds this comparison, to go on with; else it must hold none
     * @param progress  hears of all cells together
     * @param cancelled asked now and then whether to stop
     * @return what has come of it
     * @throws RunException where folder or device is not as it should be
     */
    public Cells run(boolean resume, Progress progress, BooleanSupplier cancelled) {
        ResultFolder<Cell> folder = new ResultFolder<>(out, "compare", reader.tree(), Cell.class);
        Cells cells = new Cells(reader.compare(), wanted.names(reader.compare()), folder.open(resume));
        List<Job> todo = Job.todo(reader, wanted, cells);
        Map<Integer, SplitData> firsts = new LinkedHashMap<>();
        double total = 0;
        for (Job job : todo) {
            total += job.steps(firsts.computeIfAbsent(job.set(), set -> job.data()));
        }
        write(folder, cells);
        if (todo.isEmpty()) {
            return cells;
        }
        try {
            Job first = todo.get(0);
            cells.environment(warmUp(first, first.data(), cancelled));
            run(todo, cells, new CellProgress(progress, total), cancelled, folder);
        } catch (RunException e) {
            if (e.kind() != RunException.Kind.CANCELLED) {
                throw e;
            }
        }
        return cells;
    }

    private void run(
            List<Job> todo, Cells cells, CellProgress all, BooleanSupplier cancelled, ResultFolder<Cell> folder) {
        @Nullable SplitData data = null;
        @Nullable Job before = null;
        for (Job job : todo) {
            if (cancelled.getAsBoolean()) {
                break;
            }
            if (data == null || before == null || !before.sameSplit(job)) {
                data = job.data();
            }
            before = job;
            double steps = job.steps(data);
            cells.add(cell(job, data, cells, new ArmRun(all.of(job.name(), steps, steps), cancelled)));
            all.ended(steps);
            write(folder, cells);
        }
    }

    private Cell cell(Job job, SplitData data, Cells cells, ArmRun runs) {
        String arm = job.way().name();
        try {
            return job.way().grid() == null
                    ? runs.loop(job.part().name(), arm, job.config(), data)
                    : new GridRun(reader, job.set(), job.arm(), data, runs).run(job.known(cells));
        } catch (RunException e) {
            if (e.kind() != RunException.Kind.DIVERGED) {
                throw e;
            }
            Cell.Effort none = new Cell.Effort(0, 0, 0, 0, 0, 0);
            return Cell.diverged(job.part().name(), job.number(), arm, String.valueOf(e.getMessage()), none);
        }
    }

    static void write(ResultFolder<Cell> folder, Cells cells) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("complete", cells.ended() == cells.planned());
        more.put("goals", Verdict.of(cells));
        folder.write(
                new ResultFolder.Stored<>(cells.all(), cells.environment()), more, new CompareTables(cells).markdown());
    }

    /** The first steps of a process are slow, and no arm should be the one to pay for it. */
    private RunEnvironment warmUp(Job job, SplitData data, BooleanSupplier cancelled) {
        TuneConfig config = reader.fixed(job.set(), job.arm(), job.number(), 1e-3, WARM_UP_EPOCHS);
        return new ArmRun(Progress.silent(), cancelled)
                .run(config, data.whole(), (tuned, effort) -> tuned.record().environment());
    }
}

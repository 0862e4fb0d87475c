package dev.occam.tuner.compare;

import dev.occam.reports.record.RunEnvironment;
import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.config.CompareReader;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.RunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a comparison: set by set, split by split, all arms of a split in turn. A cell that has ended is never done again,
 * and after each the files are written anew.
 */
public final class Comparison {

    private static final int WARM_UP_EPOCHS = 20;

    private final CompareReader reader;
    private final CompareConfig compare;
    private final Path out;
    private final List<String> only;

    /**
     * A comparison to run.
     *
     * @param reader of it
     * @param only   names of the sets to run now; empty for all
     * @param out    folder of its files
     * @throws ConfigException for a set that there is not
     */
    public Comparison(CompareReader reader, List<String> only, Path out) {
        this.reader = reader;
        this.compare = reader.compare();
        this.only = List.copyOf(only);
        this.out = out;
        SetNames.check(compare, only);
    }

    /** An arm on a split, still to run. */
    private record Todo(int set, int number, int arm) {}

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
        Cells cells = new Cells(compare, folder.open(resume));
        List<Todo> todo = todo(cells);
        if (todo.isEmpty()) {
            write(folder, cells);
            return cells;
        }
        List<SplitData> firsts = new ArrayList<>();
        double total = 0;
        for (int s = 0; s < compare.sets().size(); s++) {
            int set = s;
            boolean wanted = todo.stream().anyMatch(one -> one.set() == set);
            if (wanted) {
                int number = compare.sets().get(s).splits().numbers().get(0);
                firsts.add(SplitData.read(reader, s, config(s, 0, number), number));
                for (Todo one : todo) {
                    total += one.set() == s ? steps(one, firsts.get(firsts.size() - 1)) : 0;
                }
            }
        }
        write(folder, cells);
        try {
            cells.environment(warmUp(todo.get(0), firsts.get(0), cancelled));
        } catch (RunException e) {
            if (e.kind() == RunException.Kind.CANCELLED) {
                return cells;
            }
            throw e;
        }
        CellProgress all = new CellProgress(progress, total);
        @Nullable SplitData data = null;
        @Nullable Todo before = null;
        for (Todo one : todo) {
            if (cancelled.getAsBoolean()) {
                break;
            }
            if (data == null || before == null || before.set() != one.set() || before.number() != one.number()) {
                data = SplitData.read(reader, one.set(), config(one.set(), 0, one.number()), one.number());
            }
            before = one;
            double steps = steps(one, data);
            String name = compare.sets().get(one.set()).name() + ", split " + one.number() + ", "
                    + compare.arms().get(one.arm()).name();
            try {
                cells.add(cell(one, data, cells, new ArmRun(all.of(name, steps, steps), cancelled)));
            } catch (RunException e) {
                if (e.kind() == RunException.Kind.CANCELLED) {
                    break;
                }
                throw e;
            }
            all.ended(steps);
            write(folder, cells);
        }
        return cells;
    }

    private static void write(ResultFolder<Cell> folder, Cells cells) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("complete", cells.complete(List.of()));
        more.put("goals", Verdict.of(cells));
        folder.write(
                new ResultFolder.Stored<>(cells.all(), cells.environment()),
                more,
                new CompareTables(cells).markdown());
    }

    private List<Todo> todo(Cells cells) {
        List<Todo> todo = new ArrayList<>();
        for (int s = 0; s < compare.sets().size(); s++) {
            CompareConfig.SetPart set = compare.sets().get(s);
            if (!only.isEmpty() && !only.contains(set.name())) {
                continue;
            }
            for (int number : set.splits().numbers()) {
                for (int a = 0; a < compare.arms().size(); a++) {
                    if (cells.of(set.name(), number, compare.arms().get(a).name()) == null) {
                        todo.add(new Todo(s, number, a));
                    }
                }
            }
        }
        return todo;
    }

    private Cell cell(Todo one, SplitData data, Cells cells, ArmRun runs) {
        String set = compare.sets().get(one.set()).name();
        CompareConfig.Arm arm = compare.arms().get(one.arm());
        try {
            if (arm.grid() != null) {
                return new GridRun(reader, one.set(), one.arm(), data, runs).run(known(one, arm, cells));
            }
            return runs.loop(set, arm.name(), config(one.set(), one.arm(), one.number()), data);
        } catch (RunException e) {
            if (e.kind() != RunException.Kind.DIVERGED) {
                throw e;
            }
            return Cell.diverged(
                    set, one.number(), arm.name(), String.valueOf(e.getMessage()), new Cell.Effort(0, 0, 0, 0, 0, 0));
        }
    }

    /** What an arm with the same precisions, the same configuration and another refit found out on this split. */
    private Cell.@Nullable GridChoice known(Todo one, CompareConfig.Arm arm, Cells cells) {
        CompareConfig.Grid grid = arm.grid();
        CompareConfig.SetPart set = compare.sets().get(one.set());
        for (CompareConfig.Arm other : compare.arms()) {
            Cell cell = cells.of(set.name(), one.number(), other.name());
            boolean alike = grid != null
                    && other.grid() != null
                    && other.grid().precisions().equals(grid.precisions())
                    && other.grid().validationFraction().equals(grid.validationFraction())
                    && other.config().equals(arm.config())
                    && !set.arms().containsKey(other.name())
                    && !set.arms().containsKey(arm.name());
            if (alike && cell != null && cell.grid() != null) {
                return cell.grid();
            }
        }
        return null;
    }

    private TuneConfig config(int set, int arm, int number) {
        return compare.arms().get(arm).grid() == null
                ? reader.tuned(set, arm, number)
                : reader.fixed(set, arm, number, 1, null);
    }

    /** About how many training steps a cell takes. */
    private double steps(Todo one, SplitData data) {
        TuneConfig config = config(one.set(), one.arm(), one.number());
        CompareConfig.Grid grid = compare.arms().get(one.arm()).grid();
        return grid == null
                ? steps(config, data)
                : steps(config, data)
                        * (grid.precisions().size() * (1 - grid.validationFraction()) + grid.refitLength());
    }

    /** About how many training steps a run takes. */
    static double steps(TuneConfig config, SplitData data) {
        int rows = data.whole().train().rows();
        double fit = Math.ceil((double) rows / config.training().batchSizeFor(rows))
                * config.training().epochsFor(rows);
        LoopConfig loop = config.loop();
        if (loop.kind() != LoopConfig.Kind.CONSISTENT) {
            return fit;
        }
        double last =
                switch (loop.effort()) {
                    case FAST -> 0.5;
                    case STANDARD -> 1.75;
                    case THOROUGH -> 2;
                };
        return fit * (loop.rounds() * loop.roundLength() + last);
    }

    /** The first steps of a process are slow, and no arm should be the one to pay for it. */
    private RunEnvironment warmUp(Todo one, SplitData data, BooleanSupplier cancelled) {
        TuneConfig config = reader.fixed(one.set(), one.arm(), one.number(), 1e-3, WARM_UP_EPOCHS);
        return new ArmRun(Progress.silent(), cancelled)
                .run(config, data.whole(), (tuned, effort) -> tuned.record().environment());
    }
}

package dev.occam.tuner.compare;

import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.config.CompareReader;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.TuneConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An arm on a split, still to run.
 *
 * @param set    its place in the configuration
 * @param number of the split
 * @param arm    its place in the configuration
 */
record Job(CompareReader reader, int set, int number, int arm) {

    /** The jobs of the wanted sets that have not ended, all arms of a split in turn. */
    static List<Job> todo(CompareReader reader, WantedSets wanted, Cells cells) {
        List<Job> todo = new ArrayList<>();
        CompareConfig compare = reader.compare();
        for (int s : wanted.places()) {
            CompareConfig.SetPart set = compare.sets().get(s);
            for (int number : set.splits().numbers()) {
                for (int a = 0; a < compare.arms().size(); a++) {
                    if (cells.of(set.name(), number, compare.arms().get(a).name()) == null) {
                        todo.add(new Job(reader, s, number, a));
                    }
                }
            }
        }
        return todo;
    }

    private CompareConfig compare() {
        return reader.compare();
    }

    /** The set itself. */
    CompareConfig.SetPart part() {
        return compare().sets().get(set);
    }

    /** The arm itself. */
    CompareConfig.Arm way() {
        return compare().arms().get(arm);
    }

    /** For a line of progress. */
    String name() {
        return part().name() + ", split " + number + ", " + way().name();
    }

    boolean sameSplit(Job other) {
        return set == other.set && number == other.number;
    }

    /** The configuration of its run; of a grid that of any of its fits. */
    TuneConfig config() {
        return way().grid() == null ? reader.tuned(set, arm, number) : reader.fixed(set, arm, number, 1, null);
    }

    SplitData data() {
        return SplitData.read(reader, set, config(), number);
    }

    /** About how many training steps it takes. */
    double steps(SplitData data) {
        CompareConfig.Grid grid = way().grid();
        double run = steps(config(), data);
        return grid == null
                ? run
                : run * (grid.precisions().size() * (1 - grid.validationFraction()) + grid.refitLength());
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

    /** What an arm with the same precisions, the same configuration and another refit found out on this split. */
    Cell.@Nullable GridChoice known(Cells cells) {
        CompareConfig.Grid grid = way().grid();
        for (CompareConfig.Arm other : compare().arms()) {
            Cell cell = cells.of(part().name(), number, other.name());
            boolean alike = grid != null
                    && other.grid() != null
                    && other.grid().precisions().equals(grid.precisions())
                    && other.grid().validationFraction().equals(grid.validationFraction())
                    && other.config().equals(way().config())
                    && !part().arms().containsKey(other.name())
                    && !part().arms().containsKey(way().name());
            if (alike && cell != null && cell.grid() != null) {
                return cell.grid();
            }
        }
        return null;
    }
}

package dev.occam.tuner.compare;

import dev.occam.reports.record.RunEnvironment;
import dev.occam.tuner.config.CompareConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What has come of a comparison so far. */
public final class Cells {

    private final CompareConfig compare;
    private final List<String> wanted;
    private final List<Cell> cells;
    private @Nullable RunEnvironment environment;

    /**
     * What was stored.
     *
     * @param wanted names of the sets to run now
     */
    Cells(CompareConfig compare, List<String> wanted, ResultFolder.Stored<Cell> stored) {
        this.compare = compare;
        this.wanted = List.copyOf(wanted);
        cells = new ArrayList<>(stored.cells());
        environment = stored.environment();
    }

    CompareConfig compare() {
        return compare;
    }

    List<Cell> all() {
        return Collections.unmodifiableList(cells);
    }

    void add(Cell cell) {
        cells.add(cell);
    }

    @Nullable
    RunEnvironment environment() {
        return environment;
    }

    void environment(RunEnvironment other) {
        environment = other;
    }

    /** The cell of an arm on a split; null where it has not ended. */
    @Nullable
    Cell of(String set, int split, String arm) {
        return cells.stream()
                .filter(cell -> cell.is(set, split, arm))
                .findFirst()
                .orElse(null);
    }

    /** The cells of an arm on a set that came to something, in the order of the splits. */
    List<Cell> of(CompareConfig.SetPart set, String arm) {
        return set.splits().numbers().stream()
                .map(number -> of(set.name(), number, arm))
                .filter(Objects::nonNull)
                .filter(cell -> cell.diverged() == null)
                .toList();
    }

    /** The sets with results. */
    List<CompareConfig.SetPart> sets() {
        return compare.sets().stream()
                .filter(set -> cells.stream().anyMatch(cell -> cell.set().equals(set.name())))
                .toList();
    }

    /** How many cells have ended. */
    public int ended() {
        return cells.size();
    }

    /** How many there will be. */
    public int planned() {
        return compare.arms().size()
                * compare.sets().stream()
                        .mapToInt(set -> set.splits().numbers().size())
                        .sum();
    }

    /** Whether all cells of the sets to run now have ended. */
    public boolean complete() {
        return compare.sets().stream()
                .filter(set -> wanted.contains(set.name()))
                .allMatch(set -> set.splits().numbers().stream().allMatch(number -> compare.arms().stream()
                        .allMatch(arm -> of(set.name(), number, arm.name()) != null)));
    }
}

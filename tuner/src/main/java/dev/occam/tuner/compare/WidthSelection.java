package dev.occam.tuner.compare;

import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.config.CompareReader;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.RunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Tunes a network of every width on every split, for its width to be chosen without test rows. */
public final class WidthSelection {

    private final CompareReader reader;
    private final CompareConfig compare;
    private final WantedSets wanted;
    private final Path out;
    private final int arm;

    /**
     * A selection to run.
     *
     * @param reader of its configuration
     * @param only   names of the sets to run now; empty for all
     * @param out    folder of its files
     * @param note   hears of sets that are left out since their data are not there
     * @throws ConfigException where the configuration has no widths or no loop, or there is no such set
     */
    public WidthSelection(CompareReader reader, List<String> only, Path out, Consumer<String> note) {
        this.reader = reader;
        this.compare = reader.compare();
        this.out = out;
        if (compare.widths().isEmpty()) {
            throw new ConfigException(
                    "--select", "the configuration names no widths to choose among", "give it widths");
        }
        arm = compare.arms().stream()
                .filter(one -> one.grid() == null)
                .findFirst()
                .map(one -> compare.arm(one.name()))
                .orElseThrow(() -> new ConfigException(
                        "--select", "the configuration has no arm without a grid", "give it one to tune by"));
        wanted = WantedSets.of(reader, only, note);
    }

    /** A width on a split, still to run. */
    private record Todo(int set, int number, int width) {}

    /**
     * Runs to the end, or until cancelled.
     *
     * @param resume    whether the folder holds this selection, to go on with; else it must hold none
     * @param progress  hears of all cells together
     * @param cancelled asked now and then whether to stop
     * @return what has come of it
     */
    public WidthTables run(boolean resume, Progress progress, BooleanSupplier cancelled) {
        ResultFolder<WidthCell> folder = new ResultFolder<>(out, "select", reader.tree(), WidthCell.class);
        ResultFolder.Stored<WidthCell> stored = folder.open(resume);
        List<WidthCell> cells = new ArrayList<>(stored.cells());
        List<Todo> todo = todo(cells);
        CellProgress all = new CellProgress(progress, todo.size() * 1000.0);
        for (Todo one : todo) {
            if (cancelled.getAsBoolean()) {
                break;
            }
            String set = compare.sets().get(one.set()).name();
            TuneConfig config = reader.ofWidth(one.set(), arm, one.number(), one.width());
            SplitData data = SplitData.read(reader, one.set(), config, one.number());
            String name = set + ", split " + one.number() + ", width " + one.width();
            try {
                double steps = Job.steps(config, data) * (2 - WidthRun.VALIDATION);
                cells.add(new WidthRun(new ArmRun(all.of(name, steps, 1000), cancelled))
                        .run(set, one.width(), config, data));
            } catch (RunException e) {
                if (e.kind() == RunException.Kind.CANCELLED) {
                    break;
                }
                if (e.kind() != RunException.Kind.DIVERGED) {
                    throw e;
                }
                cells.add(new WidthCell(
                        set, one.number(), one.width(), 0, null, null, null, null, String.valueOf(e.getMessage())));
            }
            all.ended(1000);
            folder.write(
                    new ResultFolder.Stored<>(cells, stored.environment()),
                    Map.of(),
                    new WidthTables(compare, cells, wanted.names(compare)).markdown());
        }
        return new WidthTables(compare, cells, wanted.names(compare));
    }

    private List<Todo> todo(List<WidthCell> cells) {
        List<Todo> todo = new ArrayList<>();
        for (int s : wanted.places()) {
            CompareConfig.SetPart set = compare.sets().get(s);
            for (int number : set.splits().numbers()) {
                for (int width : compare.widths()) {
                    boolean done = cells.stream()
                            .anyMatch(cell ->
                                    cell.set().equals(set.name()) && cell.split() == number && cell.width() == width);
                    if (!done) {
                        todo.add(new Todo(s, number, width));
                    }
                }
            }
        }
        return todo;
    }
}

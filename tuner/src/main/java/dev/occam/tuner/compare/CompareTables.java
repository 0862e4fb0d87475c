package dev.occam.tuner.compare;

import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.experiment.ExperimentTables.Grid;
import java.util.ArrayList;
import java.util.List;

/** The results of a comparison as tables of text. */
public final class CompareTables {

    private final Cells cells;
    private final CompareConfig compare;
    private final NllTables nll;
    private final ArmTables arms;

    /** The tables of what has come so far. */
    public CompareTables(Cells cells) {
        this.cells = cells;
        this.compare = cells.compare();
        nll = new NllTables(cells);
        arms = new ArmTables(cells);
    }

    /** What it is about, and how far it has come. */
    public List<String> heading() {
        String far = cells.ended() == cells.planned() ? "all " : cells.ended() + " of ";
        return List.of(
                compare.title(),
                far + cells.planned() + " cells; mean ± standard error over the splits of a set; NLL in nats a row, in"
                        + " the target's own units");
    }

    /** The tables that matter most: paired differences, and what each arm took. */
    public List<Grid> summary() {
        return List.of(
                nll.paired(
                        "Test NLL less that of " + compare.against() + ", same split (splits that are better)", null),
                arms.times());
    }

    /** All tables. */
    List<Grid> all() {
        List<Grid> grids = new ArrayList<>();
        grids.add(nll.nll());
        grids.addAll(summary());
        Grid plugIn = nll.paired("The same by the plug-in predictive of every arm", Predictives.PLUG_IN);
        grids.add(plugIn);
        for (CompareConfig.Arm arm : compare.arms()) {
            if (arm.grid() == null) {
                grids.addAll(arms.predictives(arm.name()));
            }
        }
        grids.add(arms.chosen());
        return grids;
    }

    /** The goals, a line each. */
    public List<String> goals() {
        return Verdict.of(cells).stream().map(Verdict::line).toList();
    }

    /** All of it as a document. */
    String markdown() {
        StringBuilder text =
                new StringBuilder("# " + heading().get(0) + "\n\n" + heading().get(1) + "\n");
        if (!goals().isEmpty()) {
            text.append("\n## Goals\n\n");
            goals().forEach(line -> text.append("- ").append(line).append("\n"));
        }
        all().forEach(grid -> text.append(GridText.markdown(grid)));
        cells.all().stream().filter(cell -> cell.diverged() != null).forEach(cell -> text.append("\n")
                .append(cell.set() + ", split " + cell.split() + ", " + cell.arm() + ": " + cell.diverged())
                .append("\n"));
        return text.toString();
    }
}

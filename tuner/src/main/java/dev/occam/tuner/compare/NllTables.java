package dev.occam.tuner.compare;

import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.experiment.Estimate;
import dev.occam.tuner.experiment.ExperimentTables.Grid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tables of the test NLL: of every arm, and less that of the arm that the others are paired with. */
final class NllTables {

    private static final String SIGNED = "%+.3f";

    private final Cells cells;
    private final CompareConfig compare;

    NllTables(Cells cells) {
        this.cells = cells;
        this.compare = cells.compare();
    }

    /** By the predictive that each arm predicts by. */
    Grid nll() {
        List<List<String>> rows = new ArrayList<>();
        for (CompareConfig.SetPart set : cells.sets()) {
            rows.add(GridText.row(
                    set.name(),
                    compare.armNames().stream().map(arm -> mean(set, arm)).toList()));
        }
        return new Grid("Test NLL", GridText.row("set", compare.armNames()), rows);
    }

    private String mean(CompareConfig.SetPart set, String arm) {
        List<Double> values = new ArrayList<>();
        for (Cell cell : cells.of(set, arm)) {
            Score score = cell.score();
            values.add(score == null ? Double.NaN : score.nll());
        }
        return values.isEmpty() ? "-" : GridText.estimate("%.3f", Estimate.of(values));
    }

    /**
     * Differences on the same splits, and on how many of them an arm is better.
     *
     * @param predictive of the arms, by name; null for those that they predict by
     */
    Grid paired(String title, @Nullable String predictive) {
        List<String> arms = compare.armNames().stream()
                .filter(arm -> !arm.equals(compare.against()))
                .toList();
        Map<String, Paired> pairs = new LinkedHashMap<>();
        arms.forEach(arm -> pairs.put(arm, Paired.of(cells, arm, compare.against(), predictive)));
        List<List<String>> rows = new ArrayList<>();
        for (CompareConfig.SetPart set : cells.sets()) {
            List<String> row = new ArrayList<>(List.of(set.name()));
            pairs.values().forEach(pair -> {
                Paired.OfSet of = pair.sets().get(set.name());
                row.add(
                        of == null
                                ? "-"
                                : GridText.estimate(SIGNED, of.difference()) + " (" + of.better() + "/"
                                        + of.difference().count() + ")");
            });
            rows.add(row);
        }
        List<String> better = new ArrayList<>(List.of("splits that are better"));
        List<String> median = new ArrayList<>(List.of("median of the sets"));
        List<String> worst = new ArrayList<>(List.of("worst set"));
        pairs.values().forEach(pair -> {
            better.add(pair.better() + "/" + pair.splits());
            median.add(GridText.number(SIGNED, pair.median()));
            worst.add(GridText.number(SIGNED, pair.worst()));
        });
        rows.addAll(List.of(better, median, worst));
        return new Grid(title, GridText.row("set", arms), rows);
    }
}

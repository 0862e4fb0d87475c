package dev.occam.tuner.experiment;

import dev.occam.reports.record.EpochPoint;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of a choice made anew at each epoch: of every searched arm the least training loss that any of its points has
 * there, which is how George et al. (2018, section 4.1) compare methods epoch by epoch.
 */
final class EpochGrid {

    private static final List<String> SHARES = List.of("a quarter", "half", "three quarters", "all");

    private EpochGrid() {}

    /** The table of an experiment that searches; of the arms whose searches are over. */
    static ExperimentTables.Grid of(Results results) {
        ExperimentConfig experiment = results.experiment();
        List<List<String>> rows = new ArrayList<>();
        for (ExperimentConfig.Part variant : experiment.variants()) {
            for (ExperimentConfig.Arm arm : experiment.arms()) {
                if (!arm.points().isEmpty()
                        && results.best(variant.name(), arm.name()).isPresent()) {
                    List<String> row = new ArrayList<>(List.of(variant.name(), arm.name()));
                    row.addAll(row(Search.finished(results, variant.name(), arm.name())));
                    rows.add(row);
                }
            }
        }
        List<String> heading = new ArrayList<>(List.of("variant", "arm"));
        heading.addAll(SHARES);
        String title = "Least training loss of any point after a share of the epochs, and whose it is, with seed "
                + experiment.seeds().get(0);
        return new ExperimentTables.Grid(title, heading, rows);
    }

    private static List<String> row(Map<String, RunRecord> points) {
        int epochs = points.values().stream()
                .flatMap(run -> Curve.of(run, Quantity.LOSS).stream())
                .mapToInt(curve -> curve.end().epoch())
                .max()
                .orElse(0);
        List<String> cells = new ArrayList<>();
        for (int share = 1; share <= SHARES.size(); share++) {
            cells.add(least(points, (int) Math.ceil((double) epochs * share / SHARES.size())));
        }
        return cells;
    }

    private static String least(Map<String, RunRecord> points, int epoch) {
        String least = EstimateText.NONE;
        double value = Double.POSITIVE_INFINITY;
        for (Map.Entry<String, RunRecord> point : points.entrySet()) {
            Optional<Curve> curve = Curve.of(point.getValue(), Quantity.LOSS);
            Optional<EpochPoint> there = curve.flatMap(one -> one.after(epoch));
            double loss = there.map(one -> curve.get().value(one)).orElse(Double.NaN);
            if (loss < value) {
                value = loss;
                least = EstimateText.number(Quantity.LOSS, loss) + " (" + point.getKey() + ")";
            }
        }
        return least;
    }
}

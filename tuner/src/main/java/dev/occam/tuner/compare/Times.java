package dev.occam.tuner.compare;

import dev.occam.tuner.config.CompareConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an arm took, in plain fits: medians over all splits.
 *
 * @param rows       rows trained on, in those of a fit to all training rows
 * @param curvatures passes for curvature
 * @param processor  processor time, in that of the grid's last fit on the same split; NaN where no arm is a grid
 * @param seconds    mean wall-clock seconds
 */
record Times(double rows, double curvatures, double processor, double seconds) {

    static Times of(Cells cells, String arm) {
        List<Cell> all = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (CompareConfig.SetPart set : cells.compare().sets()) {
            for (Cell cell : cells.of(set, arm)) {
                all.add(cell);
                Double fit = fit(cells, cell);
                if (fit != null) {
                    ratios.add(cell.effort().processor() / fit);
                }
            }
        }
        return new Times(
                Paired.median(all.stream()
                        .mapToDouble(cell ->
                                (double) cell.effort().rows() / cell.effort().fitRows())
                        .toArray()),
                Paired.median(all.stream()
                        .mapToDouble(cell -> cell.effort().curvatures())
                        .toArray()),
                Paired.median(ratios.stream().mapToDouble(Double::doubleValue).toArray()),
                all.stream()
                        .mapToDouble(cell -> cell.effort().seconds())
                        .average()
                        .orElse(Double.NaN));
    }

    /** Processor seconds of a plain fit on the split of a cell: the last fit of the first grid there. */
    private static @Nullable Double fit(Cells cells, Cell of) {
        for (CompareConfig.Arm arm : cells.compare().arms()) {
            Cell cell = cells.of(of.set(), of.split(), arm.name());
            if (arm.grid() != null
                    && cell != null
                    && cell.grid() != null
                    && cell.grid().refit() != null) {
                return cell.grid().refit().processor() / arm.grid().refitLength();
            }
        }
        return null;
    }
}

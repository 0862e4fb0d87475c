package dev.occam.tuner.experiment;

import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The table of the searches: every point of every arm with what it came to, and which went on to the other seeds. */
final class SearchGrid {

    private SearchGrid() {}

    /** The table of an experiment that searches. */
    static ExperimentTables.Grid of(Results results) {
        ExperimentConfig experiment = results.experiment();
        Quantity by = Objects.requireNonNull(experiment.search(), "an experiment that searches");
        List<List<String>> rows = new ArrayList<>();
        for (ExperimentConfig.Part variant : experiment.variants()) {
            for (ExperimentConfig.Arm arm : experiment.arms()) {
                Optional<String> best = results.best(variant.name(), arm.name());
                for (Search.Point point : Search.points(results, variant.name(), arm.name())) {
                    boolean chosen = best.isPresent() && best.get().equals(point.name());
                    rows.add(List.of(variant.name(), arm.name(), point.name(), value(by, point), chosen ? "yes" : ""));
                }
            }
        }
        String title = "Search: the points of each arm, by " + by.label() + " with seed "
                + experiment.seeds().get(0);
        return new ExperimentTables.Grid(title, List.of("variant", "arm", "point", by.label(), "goes on"), rows);
    }

    private static String value(Quantity by, Search.Point point) {
        if (point.diverged()) {
            return "diverged";
        }
        Double value = point.value();
        return value == null ? EstimateText.NONE : EstimateText.number(by, value);
    }
}

package dev.occam.tuner.experiment;

import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.Quantity;
import dev.occam.tuner.config.SearchConfig;
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
        SearchConfig by = Objects.requireNonNull(experiment.search(), "an experiment that searches");
        String quantity = by.quantity().label() + (by.mark() == null ? "" : " at best");
        List<List<String>> rows = new ArrayList<>();
        for (ExperimentConfig.Part variant : experiment.variants()) {
            for (ExperimentConfig.Arm arm : experiment.arms()) {
                Optional<String> best = results.best(variant.name(), arm.name());
                for (Search.Point point : Search.points(results, variant.name(), arm.name())) {
                    boolean chosen = best.isPresent() && best.get().equals(point.name());
                    List<String> row = new ArrayList<>(List.of(variant.name(), arm.name(), point.name()));
                    if (by.mark() != null) {
                        row.add(steps(point));
                    }
                    row.add(value(by.quantity(), point));
                    row.add(chosen ? "yes" : "");
                    rows.add(row);
                }
            }
        }
        String title = "Search: the points of each arm, by " + by.label() + " with seed "
                + experiment.seeds().get(0);
        List<String> heading = new ArrayList<>(List.of("variant", "arm", "point"));
        if (by.mark() != null) {
            heading.add("steps");
        }
        heading.add(quantity);
        heading.add("goes on");
        return new ExperimentTables.Grid(title, heading, rows);
    }

    private static String steps(Search.Point point) {
        Long steps = point.steps();
        return steps != null ? steps.toString() : point.ended() && !point.diverged() ? "never" : EstimateText.NONE;
    }

    private static String value(Quantity by, Search.Point point) {
        if (point.diverged()) {
            return "diverged";
        }
        Double value = point.value();
        return value == null ? EstimateText.NONE : EstimateText.number(by, value);
    }
}

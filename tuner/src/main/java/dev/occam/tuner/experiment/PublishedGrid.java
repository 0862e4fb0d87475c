package dev.occam.tuner.experiment;

import dev.occam.tuner.config.ExperimentConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table of figures that others published, beside those of this experiment. */
final class PublishedGrid {

    private PublishedGrid() {}

    /** A row for each published figure, in each variant that it is of; without rows where there are none. */
    static ExperimentTables.Grid of(Results results) {
        List<List<String>> rows = new ArrayList<>();
        for (ExperimentConfig.Reported figure : results.experiment().reported()) {
            for (ExperimentConfig.Part variant : results.experiment().variants()) {
                if (figure.variant() == null || figure.variant().equals(variant.name())) {
                    Estimate own = results.estimate(variant.name(), figure.arm(), figure.quantity())
                            .orElse(null);
                    rows.add(List.of(
                            variant.name(),
                            figure.arm(),
                            figure.quantity().label(),
                            EstimateText.of(figure.quantity(), own),
                            EstimateText.number(figure.quantity(), figure.value())));
                }
            }
        }
        String sources = results.experiment().reported().stream()
                .map(ExperimentConfig.Reported::source)
                .distinct()
                .collect(Collectors.joining("; "));
        return new ExperimentTables.Grid(
                "Beside published figures: " + sources,
                List.of("variant", "arm", "quantity", "here", "published"),
                rows);
    }
}

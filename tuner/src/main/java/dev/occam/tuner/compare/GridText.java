package dev.occam.tuner.compare;

import dev.occam.tuner.experiment.Estimate;
import dev.occam.tuner.experiment.ExperimentTables.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table of results as text, its first column of words and the others of numbers. */
final class GridText {

    private GridText() {}

    /** A section of a document. */
    static String markdown(Grid grid) {
        StringBuilder text = new StringBuilder("\n## " + grid.title() + "\n\n").append(line(grid.heading()));
        text.append("|---|").append("--:|".repeat(grid.heading().size() - 1)).append("\n");
        grid.rows().forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return "| " + cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ")) + " |\n";
    }

    /** A row, or a heading. */
    static List<String> row(String first, List<String> others) {
        List<String> row = new ArrayList<>(List.of(first));
        row.addAll(others);
        return row;
    }

    /** A mean with its standard error, where there is one. */
    static String estimate(String format, Estimate estimate) {
        String mean = number(format, estimate.mean());
        return estimate.standardError() == null
                ? mean
                : mean + String.format(Locale.ROOT, "±%.3f", estimate.standardError());
    }

    /** A number; a dash for what is none. */
    static String number(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}

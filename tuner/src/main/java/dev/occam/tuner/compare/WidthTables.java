package dev.occam.tuner.compare;

import dev.occam.reports.record.Ranking;
import dev.occam.tuner.config.CompareConfig;
import dev.occam.tuner.experiment.ExperimentTables.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Widths ranked on every split of a set, and how well that foretells the test rows.
 *
 * <p>Evidence by the full GGN is trusted where every width has one, the validation score elsewhere.
 */
public final class WidthTables {

    private final CompareConfig compare;
    private final List<WidthCell> cells;
    private final List<String> wanted;

    WidthTables(CompareConfig compare, List<WidthCell> cells, List<String> wanted) {
        this.compare = compare;
        this.cells = List.copyOf(cells);
        this.wanted = wanted;
    }

    /** How many cells have ended. */
    public int ended() {
        return cells.size();
    }

    /** How many there will be. */
    public int planned() {
        return compare.widths().size()
                * compare.sets().stream()
                        .filter(set -> wanted.contains(set.name()))
                        .mapToInt(set -> set.splits().numbers().size())
                        .sum();
    }

    /** Whether all cells of the sets asked for have ended. */
    public boolean complete() {
        return cells.stream().filter(cell -> wanted.contains(cell.set())).count() == planned();
    }

    /** A table for each set that has results, then what is chosen. */
    public List<Grid> grids() {
        List<Grid> grids = new ArrayList<>();
        List<List<String>> summary = new ArrayList<>();
        for (CompareConfig.SetPart set : compare.sets()) {
            List<WidthCell> own =
                    cells.stream().filter(cell -> cell.set().equals(set.name())).toList();
            if (!own.isEmpty()) {
                grids.add(widths(set, own));
                summary.add(summary(set, own));
            }
        }
        grids.add(new Grid(
                "Choice, and Spearman's correlation with the test NLL over the widths (evidence: -1 is perfect;"
                        + " validation: +1)",
                List.of(
                        "set",
                        "trusted",
                        "widths chosen",
                        "best by test NLL",
                        "full evidence",
                        "evidence of tuning",
                        "validation NLL"),
                summary));
        return grids;
    }

    private Grid widths(CompareConfig.SetPart set, List<WidthCell> own) {
        List<List<String>> rows = new ArrayList<>();
        for (int width : compare.widths()) {
            List<WidthCell> of =
                    own.stream().filter(cell -> cell.width() == width).toList();
            if (!of.isEmpty()) {
                rows.add(List.of(
                        Integer.toString(width),
                        Long.toString(of.get(0).parameters()),
                        mean(of, WidthCell::full, "%.1f"),
                        mean(of, WidthCell::evidence, "%.1f"),
                        mean(of, WidthCell::validation, "%.3f"),
                        mean(of, WidthCell::test, "%.3f")));
            }
        }
        return new Grid(
                set.name() + ": means over the splits; trusted is " + trusted(own),
                List.of("width", "parameters", "full evidence", "evidence of tuning", "validation NLL", "test NLL"),
                rows);
    }

    private static boolean fits(List<WidthCell> own) {
        return own.stream().allMatch(cell -> cell.full() != null);
    }

    private static String trusted(List<WidthCell> own) {
        return fits(own)
                ? "the evidence by the full GGN"
                : "the validation score, since the full GGN of the widest is beyond " + WidthRun.MOST_PARAMETERS
                        + " parameters";
    }

    private static String mean(List<WidthCell> of, Function<WidthCell, @Nullable Double> value, String format) {
        List<Double> values = of.stream().map(value).filter(Objects::nonNull).toList();
        return values.size() < of.size()
                ? "-"
                : String.format(
                        Locale.ROOT,
                        format,
                        values.stream().mapToDouble(Double::doubleValue).sum() / values.size());
    }

    private List<String> summary(CompareConfig.SetPart set, List<WidthCell> own) {
        Function<WidthCell, @Nullable Double> trusted =
                fits(own) ? cell -> cell.full() == null ? null : -cell.full() : WidthCell::validation;
        return List.of(
                set.name(),
                fits(own) ? "full evidence" : "validation NLL",
                bySplit(set, own, of -> lowest(of, trusted)),
                bySplit(set, own, of -> lowest(of, WidthCell::test)),
                correlations(set, own, WidthCell::full),
                correlations(set, own, WidthCell::evidence),
                correlations(set, own, WidthCell::validation));
    }

    private static String lowest(List<WidthCell> of, Function<WidthCell, @Nullable Double> value) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (WidthCell cell : of) {
            Double its = value.apply(cell);
            if (its != null && its < least) {
                least = its;
                best = cell.width();
            }
        }
        return best < 0 ? "-" : Integer.toString(best);
    }

    private static String correlations(
            CompareConfig.SetPart set, List<WidthCell> own, Function<WidthCell, @Nullable Double> value) {
        List<Double> all = new ArrayList<>();
        for (int number : set.splits().numbers()) {
            List<WidthCell> of = own.stream()
                    .filter(cell -> cell.split() == number && cell.test() != null && value.apply(cell) != null)
                    .toList();
            double rho = Ranking.spearman(numbers(of, value), numbers(of, WidthCell::test));
            if (of.size() > 2 && !Double.isNaN(rho)) {
                all.add(rho);
            }
        }
        if (all.isEmpty()) {
            return "-";
        }
        String mean = String.format(
                Locale.ROOT,
                "%+.2f",
                all.stream().mapToDouble(Double::doubleValue).sum() / all.size());
        return mean + " ("
                + all.stream()
                        .map(rho -> String.format(Locale.ROOT, "%+.2f", rho))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private static double[] numbers(List<WidthCell> of, Function<WidthCell, @Nullable Double> value) {
        return of.stream()
                .map(value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static String bySplit(
            CompareConfig.SetPart set, List<WidthCell> own, Function<List<WidthCell>, String> of) {
        return set.splits().numbers().stream()
                .map(number ->
                        own.stream().filter(cell -> cell.split() == number).toList())
                .filter(split -> !split.isEmpty())
                .map(of)
                .collect(Collectors.joining(", "));
    }

    /** All of it as a document. */
    String markdown() {
        StringBuilder text = new StringBuilder("# " + compare.title() + "\n");
        grids().forEach(grid -> text.append(GridText.markdown(grid)));
        return text.toString();
    }
}

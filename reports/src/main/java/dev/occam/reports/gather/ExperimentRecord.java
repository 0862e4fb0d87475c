package dev.occam.reports.gather;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An experiment of a paper as {@code occam reproduce} recorded it: its arms with their figures and curves, and what became of
 * its claims.
 *
 * @param label its folder among those of the report
 * @param title what it is about, in a line
 * @param source the paper, and how far this is the paper's experiment
 * @param complete whether all runs have ended
 * @param seeds how many every arm is to have
 * @param tables what is tabulated
 * @param runs those that have ended
 * @param arms figures by variant and arm
 * @param reported figures that others published for its arms
 * @param claims in the order of the experiment
 * @param races the same
 * @param curves by variant and arm; of a searched arm those of its best point
 */
public record ExperimentRecord(
        String label,
        String title,
        String source,
        boolean complete,
        int seeds,
        List<Tabulated> tables,
        List<Run> runs,
        List<Arm> arms,
        List<Reported> reported,
        List<Claim> claims,
        List<ExperimentRace> races,
        List<ExperimentCurve> curves) {

    public ExperimentRecord {
        tables = List.copyOf(tables);
        runs = List.copyOf(runs);
        arms = List.copyOf(arms);
        reported = List.copyOf(reported);
        claims = List.copyOf(claims);
        races = List.copyOf(races);
        curves = List.copyOf(curves);
    }

    /** A mean over seeds with its standard error, null where there is but one seed, and the median, null where none was kept. */
    public record Estimate(
            double mean,
            @Nullable Double standardError,
            @Nullable Double median,
            int seeds) {
        /** The median, or the mean where none was kept. */
        public double middle() {
            return median == null ? mean : median;
        }
    }

    /** A table: its heading, and the quantities in its columns, of those that were measured. */
    public record Tabulated(String title, List<String> quantities) {
        public Tabulated {
            quantities = List.copyOf(quantities);
        }
    }

    /**
     * A run that has ended.
     *
     * @param point of its arm's search; null where there is none
     * @param folder of its files, relative to the experiment's
     * @param status {@code finished} or {@code diverged}
     * @param values by quantity
     */
    public record Run(
            String variant,
            String arm,
            @Nullable String point,
            long seed,
            String folder,
            String status,
            Map<String, Double> values) {}

    /**
     * An arm in a variant.
     *
     * @param point the best of its search; null while that is not over, and where there is none
     * @param diverged how many of its runs did
     * @param estimates by quantity
     */
    public record Arm(
            String variant, String name, @Nullable String point, int diverged, Map<String, Estimate> estimates) {}

    /** A published figure of an arm; of all variants where {@code variant} is empty. */
    public record Reported(String variant, String arm, String quantity, double value, String source) {}

    /** A claim, who makes it, and what became of it: {@code holds}, {@code fails} or {@code open}. */
    public record Claim(String text, String source, String quantity, String verdict, List<Finding> findings) {
        public Claim {
            findings = List.copyOf(findings);
        }
    }

    /** What became of a claim for one arm: its figure beside that of the arm it was held against. */
    public record Finding(
            String variant,
            String arm,
            String against,
            String verdict,
            @Nullable Estimate own,
            @Nullable Estimate other,
            @Nullable Estimate difference) {}

    /** The published figure of an arm; null where there is none. */
    public @Nullable Double reported(Arm arm, String quantity) {
        return reported.stream()
                .filter(figure -> figure.arm().equals(arm.name())
                        && figure.quantity().equals(quantity)
                        && (figure.variant().isEmpty() || figure.variant().equals(arm.variant())))
                .findFirst()
                .map(Reported::value)
                .orElse(null);
    }

    /** Whether it has more than one variant, and names them. */
    public boolean hasVariants() {
        return arms.stream().map(Arm::variant).distinct().count() > 1;
    }

    /** All quantities that are tabulated, in the order of the tables. */
    public List<String> quantities() {
        return tables.stream()
                .flatMap(table -> table.quantities().stream())
                .distinct()
                .toList();
    }

    /** The verdicts on claims and races, in their order. */
    public List<String> verdicts() {
        return Stream.concat(claims.stream().map(Claim::verdict), races.stream().map(ExperimentRace::verdict))
                .toList();
    }
}

package dev.occam.reports.compare;

import dev.occam.reports.record.Comparability;
import dev.occam.reports.record.Ranking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs whose evidence is comparable, the greatest evidence first.
 *
 * @param common what they share
 * @param runs finished runs with evidence, by descending evidence
 */
public record ComparableRuns(Comparability common, List<RunSummary> runs) {
    /** Fewer say nothing of a correlation. */
    private static final int FEWEST = 3;

    /** The largest group first, then by data set. */
    private static final Comparator<ComparableRuns> ORDER = Comparator.comparingInt(
                    (ComparableRuns group) -> -group.runs().size())
            .thenComparing(group -> group.common().data())
            .thenComparing(group -> group.runs().get(0).id());

    public ComparableRuns {
        runs = List.copyOf(runs);
    }

    /** The groups of runs that are comparable with each other, the largest first; single runs too. */
    public static List<ComparableRuns> of(List<RunSummary> runs) {
        Map<Comparability, List<RunSummary>> groups = new LinkedHashMap<>();
        for (RunSummary run : runs) {
            Comparability common = run.common();
            if (common != null) {
                groups.computeIfAbsent(common, key -> new ArrayList<>()).add(run);
            }
        }
        List<ComparableRuns> all = new ArrayList<>();
        groups.forEach((common, members) -> {
            members.sort(Comparator.comparingDouble(ComparableRuns::evidence)
                    .reversed()
                    .thenComparing(RunSummary::id));
            all.add(new ComparableRuns(common, members));
        });
        all.sort(ORDER);
        return all;
    }

    /** How the curvature was taken, in words: {@code K-FAC expand, exact Fisher}. */
    public String curvature() {
        StringBuilder words = new StringBuilder(String.join(" and ", common.rules()));
        words.append(words.isEmpty() ? "" : ", ").append(common.fisher()).append(" Fisher");
        if (!common.bias().equals("joint")) {
            words.append(", ").append(common.bias()).append(" bias");
        }
        if (common.temperature() != 1) {
            words.append(", temperature ").append(common.temperature());
        }
        return words.toString();
    }

    /** Those of them that have a test loss on the same rows as the first of them that has one. */
    public List<RunSummary> measured() {
        List<RunSummary> all = runs.stream().filter(RunSummary::isMeasured).toList();
        return all.stream()
                .filter(run -> run.testRows().equals(all.get(0).testRows()))
                .toList();
    }

    /** The run of least test loss; null where none has one. */
    public @Nullable RunSummary bestMeasured() {
        return measured().stream()
                .min(Comparator.comparingDouble(ComparableRuns::testNll).thenComparing(RunSummary::id))
                .orElse(null);
    }

    /**
     * Spearman's rank correlation of evidence and test loss: -1 where the order of evidence is that of prediction. Null
     * with fewer than three runs, or where either is the same for all.
     */
    public @Nullable Double rankCorrelation() {
        List<RunSummary> measured = measured();
        if (measured.size() < FEWEST) {
            return null;
        }
        double rho = Ranking.spearman(
                measured.stream().mapToDouble(ComparableRuns::evidence).toArray(),
                measured.stream().mapToDouble(ComparableRuns::testNll).toArray());
        return Double.isFinite(rho) ? rho : null;
    }

    private static double evidence(RunSummary run) {
        Double evidence = run.evidence();
        return evidence == null ? Double.NEGATIVE_INFINITY : evidence;
    }

    private static double testNll(RunSummary run) {
        Double nll = run.testNll();
        return nll == null ? Double.POSITIVE_INFINITY : nll;
    }
}

package dev.occam.reports.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs whose evidence is comparable, the greatest evidence first.
 *
 * @param setting what they share
 * @param runs finished runs with evidence, by descending evidence
 */
public record ComparableRuns(EvidenceSetting setting, List<RunSummary> runs) {
    /** Fewer say nothing of a correlation. */
    private static final int FEWEST = 3;

    public ComparableRuns {
        runs = List.copyOf(runs);
    }

    /** The groups of runs that are comparable with each other, in the order of their settings; single runs too. */
    public static List<ComparableRuns> of(List<RunSummary> runs) {
        Map<EvidenceSetting, List<RunSummary>> groups = new TreeMap<>();
        runs.stream().filter(RunSummary::isRanked).forEach(run -> groups.computeIfAbsent(
                        run.setting(), setting -> new ArrayList<>())
                .add(run));
        List<ComparableRuns> all = new ArrayList<>();
        groups.forEach((setting, members) -> {
            members.sort(Comparator.comparingDouble(ComparableRuns::evidence)
                    .reversed()
                    .thenComparing(RunSummary::id));
            all.add(new ComparableRuns(setting, members));
        });
        return all;
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
        return measured.size() < FEWEST
                ? null
                : RankCorrelation.of(
                        measured.stream().mapToDouble(ComparableRuns::evidence).toArray(),
                        measured.stream().mapToDouble(ComparableRuns::testNll).toArray());
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

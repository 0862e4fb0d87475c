package dev.occam.reports.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs measured on the same test rows, the quickest first, and those of them that no other betters.
 *
 * @param rows what they were measured on
 * @param runs finished runs with a test loss, by ascending time
 * @param front of them the runs than which none is both as quick and as good, by ascending time (Pareto)
 */
public record TimedRuns(TestRows rows, List<RunSummary> runs, List<RunSummary> front) {
    private static final Comparator<RunSummary> QUICKEST = Comparator.comparingDouble(RunSummary::seconds)
            .thenComparingDouble(TimedRuns::nll)
            .thenComparing(RunSummary::id);

    public TimedRuns {
        runs = List.copyOf(runs);
        front = List.copyOf(front);
    }

    /** The groups of runs with the same test rows, the largest first; single runs too. */
    public static List<TimedRuns> of(List<RunSummary> runs) {
        Map<TestRows, List<RunSummary>> groups = new TreeMap<>();
        runs.stream().filter(RunSummary::isMeasured).forEach(run -> groups.computeIfAbsent(
                        run.testRows(), rows -> new ArrayList<>())
                .add(run));
        List<TimedRuns> all = new ArrayList<>();
        groups.forEach((rows, members) -> {
            members.sort(QUICKEST);
            all.add(new TimedRuns(rows, members, front(members)));
        });
        all.sort(Comparator.comparingInt(group -> -group.runs().size()));
        return all;
    }

    /** Of runs by ascending time, those better than all before them. */
    private static List<RunSummary> front(List<RunSummary> quickest) {
        List<RunSummary> front = new ArrayList<>();
        for (RunSummary run : quickest) {
            if (front.isEmpty() || nll(run) < nll(front.get(front.size() - 1))) {
                front.add(run);
            }
        }
        return front;
    }

    private static double nll(RunSummary run) {
        Double nll = run.testNll();
        return nll == null ? Double.POSITIVE_INFINITY : nll;
    }
}

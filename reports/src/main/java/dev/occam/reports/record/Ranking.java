package dev.occam.reports.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs whose evidence may be compared, the greatest first.
 *
 * @param within what they have in common, in words
 * @param data name of their data set
 * @param runs by falling evidence
 * @param spearman rank correlation of the evidence with the negative log-likelihood of the test rows, so that -1 is
 *     perfect agreement; null below three runs with test rows, where these differ,
 *     or where one of the two does not vary
 */
public record Ranking(
        String within,
        String data,
        List<Ranked> runs,
        @Nullable Double spearman) {

    /** Ranks of two runs agree or not, whatever they are: no correlation to speak of. */
    private static final int FEWEST = 3;

    public Ranking {
        Fields.required(within, "within");
        Fields.required(data, "data");
        runs = Fields.list(runs, "runs");
        spearman = Fields.finite(spearman);
    }

    /**
     * A run in its place.
     *
     * @param name of the run
     * @param evidence log marginal likelihood, in nats
     * @param perDatum the same for a training row
     * @param testNll negative log-likelihood of a test row; null where there were none
     */
    public record Ranked(
            String name,
            double evidence,
            @Nullable Double perDatum,
            @Nullable Double testNll) {

        public Ranked {
            Fields.required(name, "name");
            perDatum = Fields.finite(perDatum);
            testNll = Fields.finite(testNll);
        }
    }

    /**
     * A run that can be ranked.
     *
     * @param common what it shares with those it is ranked among
     * @param run its figures
     * @param testRows which rows its test figures are of, as a digest
     */
    public record Candidate(Comparability common, Ranked run, String testRows) {

        /** A run of that name; empty where it has no evidence to compare. */
        public static Optional<Candidate> of(String name, RunRecord run) {
            Evidence evidence = run.evidence();
            Metrics metrics = run.metrics();
            return Comparability.of(run).map(common -> {
                Ranked ranked = new Ranked(
                        name,
                        Objects.requireNonNull(Objects.requireNonNull(evidence).value()),
                        evidence.perDatum(),
                        metrics == null
                                ? null
                                : metrics.test("nll").map(Metrics.Metric::value).orElse(null));
                return new Candidate(common, ranked, String.valueOf(run.data().testDigest()));
            });
        }
    }

    /**
     * The rankings of runs by what they have in common.
     *
     * @return by data set, those of most runs first
     */
    public static List<Ranking> of(List<Candidate> runs) {
        Map<Comparability, List<Candidate>> groups = new LinkedHashMap<>();
        runs.forEach(run ->
                groups.computeIfAbsent(run.common(), key -> new ArrayList<>()).add(run));
        List<Ranking> rankings = new ArrayList<>();
        groups.forEach((common, members) -> {
            List<Ranked> ranked = members.stream()
                    .map(Candidate::run)
                    .sorted(Comparator.comparingDouble(Ranked::evidence)
                            .reversed()
                            .thenComparing(Ranked::name))
                    .toList();
            boolean alike = members.stream().map(Candidate::testRows).distinct().count() == 1;
            rankings.add(new Ranking(common.words(), common.data(), ranked, alike ? correlation(ranked) : null));
        });
        rankings.sort(Comparator.comparing(Ranking::data)
                .thenComparing(ranking -> -ranking.runs().size()));
        return rankings;
    }

    private static @Nullable Double correlation(List<Ranked> runs) {
        List<Ranked> measured =
                runs.stream().filter(run -> run.testNll() != null).toList();
        if (measured.size() < FEWEST) {
            return null;
        }
        double r = spearman(
                measured.stream().mapToDouble(Ranked::evidence).toArray(),
                measured.stream()
                        .mapToDouble(run -> Objects.requireNonNull(run.testNll()))
                        .toArray());
        return Double.isFinite(r) ? r : null;
    }

    /**
     * Spearman's rank correlation: Pearson's of the ranks, of which equal values share the mean.
     *
     * @param x values, as many as in {@code y}
     * @return from -1 to 1; NaN where one of the two does not vary
     */
    public static double spearman(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(x.length + " values beside " + y.length + "; give pairs");
        }
        double[] a = ranks(x);
        double[] b = ranks(y);
        double mean = (x.length + 1) / 2.0;
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - mean) * (b[i] - mean);
            aa += (a[i] - mean) * (a[i] - mean);
            bb += (b[i] - mean) * (b[i] - mean);
        }
        return aa == 0 || bb == 0 ? Double.NaN : ab / Math.sqrt(aa * bb);
    }

    private static double[] ranks(double[] values) {
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int below = 0;
            int equal = 0;
            for (double other : values) {
                below += other < values[i] ? 1 : 0;
                equal += other == values[i] ? 1 : 0;
            }
            ranks[i] = below + (equal + 1) / 2.0;
        }
        return ranks;
    }
}

package dev.occam.reports.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Runs in their order: only those that evidence compares, and how well it agrees with the test rows. */
class RankingTest {

    private static Ranking.Candidate run(String name, String rows, String rule, double evidence, Double nll) {
        Comparability common = new Comparability(
                "d", 10, rows, Task.CLASSIFICATION, List.of("a", "b"), List.of(rule), "exact", "joint", 1);
        return new Ranking.Candidate(common, new Ranking.Ranked(name, evidence, evidence / 10, nll), "t");
    }

    @Test
    void whatDoesNotCompareStandsApart() {
        List<Ranking> rankings = Ranking.of(List.of(
                run("a", "r", "K-FAC expand", -3, 0.3),
                run("b", "r", "K-FAC reduce", -1, 0.1),
                run("c", "r", "K-FAC expand", -2, 0.2),
                run("d", "s", "K-FAC expand", -0.5, 0.4),
                run("e", "r", "K-FAC expand", -4, 0.4)));

        assertThat(rankings)
                .extracting(ranking ->
                        ranking.runs().stream().map(Ranking.Ranked::name).toList())
                .containsExactly(List.of("c", "a", "e"), List.of("b"), List.of("d"));
        assertThat(rankings.get(0).spearman()).isEqualTo(-1);
        assertThat(rankings.get(1).spearman()).isNull();
    }

    @Test
    void tooFewOrEqualMeasuresGiveNoCorrelation() {
        assertThat(Ranking.of(List.of(run("a", "r", "k", -3, 0.3), run("b", "r", "k", -2, 0.1)))
                        .get(0)
                        .spearman())
                .isNull();
        assertThat(Ranking.of(List.of(
                                run("a", "r", "k", -3, 0.3), run("b", "r", "k", -2, 0.3), run("c", "r", "k", -1, 0.3)))
                        .get(0)
                        .spearman())
                .isNull();
        assertThat(Ranking.of(List.of(
                                run("a", "r", "k", -3, 0.3), run("b", "r", "k", -2, null), run("c", "r", "k", -1, 0.3)))
                        .get(0)
                        .spearman())
                .isNull();
    }

    /** Whoever came first, equal figures stand by name. */
    @Test
    void theOrderIsThatOfTheFigures() {
        List<Ranking.Candidate> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            runs.add(run("r" + i, "r", "k", -(i / 2), 0.1 * i));
        }
        List<Ranking> expected = Ranking.of(runs);
        Collections.shuffle(runs, new Random(5));

        assertThat(Ranking.of(runs)).isEqualTo(expected);
    }

    /** Hours of television and intelligence quotients, the example of many textbooks: -29/165. */
    @Test
    void spearmanIsThatOfTheTextbook() {
        double[] x = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
        double[] y = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};

        assertThat(Ranking.spearman(x, y)).isCloseTo(-29 / 165.0, within(1e-15));
    }

    /** By hand: ranks 1, 2.5, 2.5, 4 beside 1, 3, 2, 4. */
    @Test
    void equalValuesShareTheirRank() {
        double[] x = {1, 2, 2, 3};
        double[] y = {1, 3, 2, 4};

        assertThat(Ranking.spearman(x, y)).isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-15));
    }
}

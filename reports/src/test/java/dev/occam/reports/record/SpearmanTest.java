package dev.occam.reports.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Spearman's correlation by what must hold of it, whatever the values. */
class SpearmanTest {

    static IntStream seeds() {
        return IntStream.range(0, 20);
    }

    /** Figures of scipy.stats.spearmanr. */
    @Test
    void equalsAPublishedExample() {
        double[] x = {1, 2, 3, 4, 5};
        double[] y = {5, 6, 7, 8, 7};

        assertThat(Ranking.spearman(x, y)).isCloseTo(0.82078268166812329, within(1e-15));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withoutTiesItIsOneLessSixTimesTheSquaresOfRankDifferences(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 2 + random.nextInt(20);
        double[] x = random.doubles(n).toArray();
        double[] y = random.doubles(n).toArray();
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double d = below(x, i) - below(y, i);
            squares += d * d;
        }

        double expected = 1 - 6 * squares / (n * ((double) n * n - 1));

        assertThat(Ranking.spearman(x, y)).isCloseTo(expected, within(1e-12));
    }

    private static long below(double[] values, int i) {
        return Arrays.stream(values).filter(value -> value < values[i]).count();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void onlyTheOrderCounts(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = random.ints(12, 0, 6).asDoubleStream().toArray();
        double[] y = random.ints(12, 0, 6).asDoubleStream().toArray();
        double[] risen = Arrays.stream(x).map(value -> Math.exp(value) - 3).toArray();
        double[] turned = Arrays.stream(y).map(value -> -value).toArray();

        assertThat(Ranking.spearman(risen, y)).isCloseTo(Ranking.spearman(x, y), within(1e-12));
        assertThat(Ranking.spearman(x, turned)).isCloseTo(-Ranking.spearman(x, y), within(1e-12));
    }

    @Test
    void aConstantHasNoCorrelation() {
        assertThat(Ranking.spearman(new double[] {1, 1, 1}, new double[] {1, 2, 3}))
                .isNaN();
        assertThat(Ranking.spearman(new double[0], new double[0])).isNaN();
    }
}

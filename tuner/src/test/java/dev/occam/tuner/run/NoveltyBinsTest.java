package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.occam.reports.record.NoveltyHistogram;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoveltyBinsTest {

    @Test
    void oneIsAnEdgeAndBelongsBelow() {
        Novelty novelty = new Novelty(0.99, 3, 4);
        // Deviations of 1/2, exactly 1, and 2 times the threshold's.
        NoveltyHistogram histogram = NoveltyBins.of(novelty, new double[] {1, 4, 16}, null);
        assertThat(histogram.edges()).contains(1.0).isSorted();
        int one = histogram.edges().indexOf(1.0);
        assertThat(histogram.train().subList(0, one).stream().mapToLong(n -> n).sum())
                .isEqualTo(2);
        assertThat(histogram.train().get(one - 1)).isEqualTo(1);
        assertThat(histogram.test()).isNull();
        assertThat(histogram.edges().get(0)).isLessThan(0.5);
        assertThat(histogram.edges().get(histogram.edges().size() - 1)).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyRowIsInItsBin(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] train =
                random.doubles(500).map(u -> Math.exp(6 * u - 3)).sorted().toArray();
        double[] test = random.doubles(77).map(u -> Math.exp(12 * u - 3)).toArray();
        Novelty novelty = Novelty.of(train);
        NoveltyHistogram histogram = NoveltyBins.of(novelty, train, test);
        assertThat(histogram.test()).isNotNull();
        for (int b = 0; b < histogram.train().size(); b++) {
            double from = histogram.edges().get(b);
            double to = histogram.edges().get(b + 1);
            assertThat(to / from).isCloseTo(Math.pow(10, 1 / 16.0), within(1e-12));
            assertThat(histogram.train().get(b)).isEqualTo(count(novelty, train, from, to));
            assertThat(histogram.test().get(b)).isEqualTo(count(novelty, test, from, to));
        }
        assertThat(histogram.train().stream().mapToLong(n -> n).sum()).isEqualTo(500);
        assertThat(histogram.test().stream().mapToLong(n -> n).sum()).isEqualTo(77);
    }

    private static long count(Novelty novelty, double[] scores, double from, double to) {
        return IntStream.range(0, scores.length)
                .mapToDouble(i -> novelty.relative(scores[i]))
                .filter(x -> x > from && x <= to)
                .count();
    }

    @Test
    void rowsWithoutVarianceAndFarAwayOnesFindAPlace() {
        Novelty novelty = new Novelty(0.99, 2, 1);
        NoveltyHistogram histogram = NoveltyBins.of(novelty, new double[] {0, 1}, new double[] {1e300});
        assertThat(histogram.train().get(0)).isEqualTo(1);
        assertThat(histogram.test()).isNotNull();
        assertThat(histogram.test().get(histogram.test().size() - 1)).isEqualTo(1);
        assertThat(histogram.edges()).hasSizeLessThan(200);
    }
}

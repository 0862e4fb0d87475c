package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateTest {

    @Test
    void cosineFallsFromTheRateToZeroThroughItsHalf() {
        LearningRate rate = LearningRate.cosine(0.4);
        assertThat(rate.at(0, 100)).isEqualTo(0.4);
        assertThat(rate.at(50, 100)).isCloseTo(0.2, within(1e-16));
        assertThat(rate.at(100, 100)).isCloseTo(0, within(1e-16));
        assertThat(rate.at(25, 100)).isCloseTo(0.2 * (1 + Math.sqrt(0.5)), within(1e-15));
        for (int step = 1; step < 100; step++) {
            assertThat(rate.at(step, 100)).isPositive().isLessThan(rate.at(step - 1, 100));
        }
    }

    @Test
    void constantStays() {
        LearningRate rate = LearningRate.constant(0.03);
        assertThat(rate.at(0, 10)).isEqualTo(0.03);
        assertThat(rate.at(9, 10)).isEqualTo(0.03);
    }

    @Test
    void stepFallsAtTheIntervalNotBefore() {
        LearningRate rate = LearningRate.step(0.8, 0.5, 10);
        assertThat(rate.at(0, 40)).isEqualTo(0.8);
        assertThat(rate.at(9, 40)).isEqualTo(0.8);
        assertThat(rate.at(10, 40)).isEqualTo(0.4);
        assertThat(rate.at(29, 40)).isEqualTo(0.2);
        assertThat(rate.at(30, 40)).isEqualTo(0.1);
    }

    @Test
    void thirdsFallTwiceHoweverLongTheFit() {
        LearningRate rate = LearningRate.thirds(0.9, 0.5);
        assertThat(IntStream.range(0, 6).mapToDouble(step -> rate.at(step, 6)))
                .containsExactly(0.9, 0.9, 0.45, 0.45, 0.225, 0.225);
        assertThat(rate.at(29, 30)).isEqualTo(0.225);
    }

    /** PyTorch's LinearLR from 1/4 over four steps, then CosineAnnealingLR over the other eight. */
    @Test
    void aWarmUpRisesInEqualStepsAndTheWholeScheduleFollows() {
        LearningRate rate = LearningRate.warmUp(LearningRate.cosine(0.8), 1.0 / 3);
        double[] rising =
                IntStream.range(0, 4).mapToDouble(step -> rate.at(step, 12)).toArray();
        assertThat(rising).containsExactly(new double[] {0.2, 0.4, 0.6, 0.8}, within(1e-15));
        for (int step = 4; step < 12; step++) {
            assertThat(rate.at(step, 12))
                    .as("step %d", step)
                    .isEqualTo(LearningRate.cosine(0.8).at(step - 4, 8));
        }
    }

    @Test
    void aShorterFitWarmsUpForTheSameShare() {
        LearningRate rate = LearningRate.warmUp(LearningRate.step(1, 0.1, 2), 0.5);
        double[] rates =
                IntStream.range(0, 8).mapToDouble(step -> rate.at(step, 8)).toArray();
        assertThat(rates).containsExactly(new double[] {0.25, 0.5, 0.75, 1, 1, 1, 0.1, 0.1}, within(1e-15));
        assertThat(rate.at(0, 4)).isEqualTo(0.5);
        assertThat(rate.at(1, 4)).isEqualTo(1);
    }

    @Test
    void noWarmUpIsTheScheduleItself() {
        LearningRate rate = LearningRate.warmUp(LearningRate.cosine(0.3), 0);
        for (int step = 0; step < 7; step++) {
            assertThat(rate.at(step, 7)).isEqualTo(LearningRate.cosine(0.3).at(step, 7));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void aWarmUpIsAShare(double share) {
        assertThatThrownBy(() -> LearningRate.warmUp(LearningRate.constant(1), share))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not " + share);
    }
}

package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

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
}

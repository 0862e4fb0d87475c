package dev.occam.tuner.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.occam.models.data.Task;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The area under the ROC curve is the share of pairs that a score puts in order. */
class DoubtsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isTheShareOfPairsInOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] own = random.ints(40, 0, 12).asDoubleStream().toArray();
        double[] others = random.ints(25, 4, 16).asDoubleStream().toArray();
        double pairs = 0;
        for (double a : own) {
            for (double b : others) {
                pairs += b > a ? 1 : b == a ? 0.5 : 0;
            }
        }
        assertThat(Doubts.auroc(own, others)).isCloseTo(pairs / (40 * 25), within(1e-12));
        assertThat(Doubts.auroc(others, own)).isCloseTo(1 - pairs / (40 * 25), within(1e-12));
    }

    private static Beliefs beliefs(double sure, double information, double entropy, double novelty) {
        double[] p = {sure, 1 - sure};
        double[] none = {};
        return new Beliefs(
                1, p, p, none, new double[] {information}, new double[] {entropy}, none, new double[] {novelty});
    }

    /** Each score is held against its own kind, and the entropy of the weights alone is that of their probabilities. */
    @Test
    void everyScoreIsHeldAgainstItself() {
        Doubts own = new Doubts(Task.CLASSIFICATION);
        Doubts others = new Doubts(Task.CLASSIFICATION);
        own.add(beliefs(0.9, 1, 1, 1));
        others.add(beliefs(0.6, 0, 2, 1));
        assertThat(own.against(others))
                .isEqualTo(List.of(
                        new Separation("entropy, weights alone", 1),
                        new Separation("entropy, posterior", 1),
                        new Separation("mutual information", 0),
                        new Separation("novelty", 0.5)));
    }

    @Test
    void numbersHaveTheirNovelty() {
        Doubts own = new Doubts(Task.REGRESSION);
        Doubts others = new Doubts(Task.REGRESSION);
        own.add(beliefs(0.9, 1, 1, 1));
        others.add(beliefs(0.9, 1, 1, 3));
        assertThat(own.against(others)).isEqualTo(List.of(new Separation("novelty", 1)));
    }
}

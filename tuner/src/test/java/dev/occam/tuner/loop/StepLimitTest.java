package dev.occam.tuner.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.occam.laplace.evidence.Hyperparameters;
import org.junit.jupiter.api.Test;

/** Moves on the log scale, in decades: coordinates are log10 of two prior precisions and of the noise precision. */
class StepLimitTest {

    private static final double DECADE = Math.log(10);

    private static Hyperparameters at(double first, double second, double noise) {
        return Hyperparameters.ofLogs(new double[] {first * DECADE, second * DECADE}, noise * DECADE);
    }

    private static void assertAt(Hyperparameters h, double first, double second, double noise) {
        assertThat(h.logPriorPrecision(0) / DECADE).as("first").isCloseTo(first, within(1e-12));
        assertThat(h.logPriorPrecision(1) / DECADE).as("second").isCloseTo(second, within(1e-12));
        assertThat(h.logNoisePrecision() / DECADE).as("noise").isCloseTo(noise, within(1e-12));
    }

    @Test
    void noCoordinateMovesByMoreThanADecade() {
        assertAt(new StepLimit(2).move(at(0, 0, 0), at(5, -0.3, -7)), 1, -0.3, -1);
    }

    /** Each coordinate on its own: only the one that turned round is slowed. */
    @Test
    void turningRoundHalvesTheLimit() {
        StepLimit limit = new StepLimit(2);
        Hyperparameters h = limit.move(at(0, 0, 0), at(5, 5, 5));
        assertAt(h, 1, 1, 1);
        h = limit.move(h, at(-5, 5, 5));
        assertAt(h, 0.5, 2, 2);
        h = limit.move(h, at(5, 5, -5));
        assertAt(h, 0.75, 3, 1.5);
        h = limit.move(h, at(5, 5, -5));
        assertAt(h, 1, 4, 1);
    }

    /** It halves for a turn within the limit, too: an oscillation of any size dies out. */
    @Test
    void aSmallTurnHalvesTheLimitAsWell() {
        StepLimit limit = new StepLimit(2);
        Hyperparameters h = limit.move(at(0, 0, 0), at(0.1, 0, 0));
        h = limit.move(h, at(0, 0, 0));
        assertAt(limit.move(h, at(-9, 9, 9)), -0.5, 1, 1);
    }

    @Test
    void towardsLimitsEveryCoordinateAlike() {
        assertAt(StepLimit.towards(at(0, 0, 0), at(3, -0.1, -3), DECADE / 4), 0.25, -0.1, -0.25);
    }

    @Test
    void betweenIsHalfWayOnTheLogScale() {
        assertAt(StepLimit.between(at(0, 4, -1), at(2, 4, -4)), 1, 4, -2.5);
    }
}

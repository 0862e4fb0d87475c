package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Gaussian;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits that end where their objective stops falling. */
class EarlyStopTest {

    private static final double[] RIDGE = {3, 1};

    private NDManager manager;
    private Problems.Regression data;
    private Weights weights;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        data = Problems.Regression.of(manager, 5, 40, 3, 1, 0.3);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private MapTraining training(double rate, EarlyStop stop) {
        Block network = Problems.network(manager, 3, List.of(), 1);
        weights = new Weights(network);
        TrainingSettings settings = new TrainingSettings(
                Sgd.with(0), LearningRate.constant(rate), 40, 1, stop, Augmentation.none(), new RandomStreams(1));
        return new MapTraining(network, weights, new Gaussian(), data.x(), data.y(), settings, () -> false);
    }

    private static final class Heard implements EpochListener {
        final List<Double> losses = new ArrayList<>();
        final List<Integer> stops = new ArrayList<>();

        @Override
        public void epoch(long stepsDone, double loss) {
            losses.add(loss);
        }

        @Override
        public void stopped(int epoch, int epochs) {
            stops.addAll(List.of(epoch, epochs));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void atRateZeroPatienceRunsOutAfterTheFirstEpoch(int patience) {
        Heard heard = new Heard();
        MapTraining training = training(0, new EarlyStop(patience, 1e-4));
        training.fit(RIDGE, 100, heard);
        assertThat(heard.losses).hasSize(1 + patience);
        assertThat(heard.stops).containsExactly(1 + patience, 100);
        assertThat(training.epochsDone()).isEqualTo(1 + patience);
    }

    /** Stopped early, the weights are as good as at the end. */
    @Test
    void aFitThatHasConvergedStopsWithNothingLeftToGain() {
        double whole = training(0.3, null).fit(RIDGE, 2000, (steps, loss) -> {});
        Heard heard = new Heard();
        double early = training(0.3, new EarlyStop(5, 1e-4)).fit(RIDGE, 2000, heard);
        assertThat(heard.losses.size()).isBetween(10, 200);
        assertThat(early).isCloseTo(whole, within(1e-2 * whole));
    }

    /** The prior counts: with a strong one the loss rises while the objective falls. */
    @Test
    void theObjectiveHoldsThePriorsTerm() {
        training(0.3, null).fit(new double[] {0, 0}, 200, (steps, loss) -> {});
        NDList fitted = weights.copy(manager);
        MapTraining training = training(0.001, new EarlyStop(2, 1e-4));
        weights.set(fitted);
        Heard heard = new Heard();
        training.fit(new double[] {2000, 2000}, 20, heard);
        assertThat(heard.losses.get(19)).isGreaterThan(heard.losses.get(0));
        assertThat(heard.stops).isEmpty();
    }

    @Test
    void anotherPriorBeginsToWaitAfresh() {
        MapTraining training = training(0, new EarlyStop(3, 1e-4));
        try (Fit fit = training.begin(RIDGE, 20)) {
            fit.advance(3, new Heard());
            fit.ridge(new double[] {1, 1});
            fit.advance(3, new Heard());
            assertThat(fit.stopped()).isFalse();
            fit.advance(5, new Heard());
            assertThat(fit.stopped()).isTrue();
            assertThat(training.epochsDone()).isEqualTo(7);
            assertThat(fit.advance(5, new Heard())).isEqualTo(fit.loss());
            assertThat(training.epochsDone()).isEqualTo(7);
        }
    }

    @Test
    void patienceIsCountedFromTheLastImprovement() {
        EarlyStop stop = new EarlyStop(2, 0.1);
        EarlyStop.Standing standing = EarlyStop.Standing.START;
        double[] objectives = {10, 8.9, 8.2, 8.0, 7.9, 7.9};
        int[] waited = {0, 0, 1, 0, 1, 2};
        for (int i = 0; i < objectives.length; i++) {
            standing = stop.after(standing, objectives[i]);
            assertThat(standing.waited()).as("after %s", objectives[i]).isEqualTo(waited[i]);
            assertThat(stop.ends(standing)).isEqualTo(i == 5);
        }
        assertThatThrownBy(() -> new EarlyStop(0, 0.1)).isInstanceOf(IllegalArgumentException.class);
    }
}

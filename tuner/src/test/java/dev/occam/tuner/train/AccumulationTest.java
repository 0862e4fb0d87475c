package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Gaussian;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Micro-batches are the large batch to rounding, with any optimiser, also where they do not divide it. */
class AccumulationTest {

    private static final double[] RIDGE = {0.5, 1, 2, 0};

    private NDManager manager;
    private Problems.Regression data;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        data = Problems.Regression.of(manager, 5, 50, 4, 3, 0.3);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private record Trained(double[] weights, List<Double> losses, int calls) {}

    private Trained train(Optimiser.Factory optimiser, int batch, int accumulate) {
        Block network = Problems.network(manager, 4, List.of(6), 3);
        Weights weights = new Weights(network);
        SpiedLikelihood spy = new SpiedLikelihood(new Gaussian(), Long.MAX_VALUE);
        TrainingSettings settings = new TrainingSettings(
                optimiser,
                LearningRate.constant(0.01),
                batch,
                accumulate,
                null,
                Augmentation.none(),
                new RandomStreams(4));
        List<Double> losses = new ArrayList<>();
        new MapTraining(network, weights, spy, data.x(), data.y(), settings, () -> false)
                .fit(RIDGE, 5, (steps, loss) -> losses.add(loss));
        return new Trained(
                weights.arrays().get(0).toDoubleArray(), losses, spy.batches().size());
    }

    /** 50 rows: batches of 16, 16, 16, 2; in 3 pieces, these are 6+6+4 rows and 1+1. */
    @ParameterizedTest
    @CsvSource({"50, 5, 5", "50, 7, 7", "16, 3, 11", "16, 100, 50", "50, 1, 1"})
    void microBatchesAreTheLargeBatch(int batch, int accumulate, int passesAnEpoch) {
        for (Optimiser.Factory optimiser :
                List.of(Sgd.with(0.9), Adam.with(0.9, 0.999, 1e-3), Adam.decoupled(0.9, 0.999, 1e-3))) {
            Trained whole = train(optimiser, batch, 1);
            Trained cut = train(optimiser, batch, accumulate);
            assertThat(cut.calls()).isEqualTo(5 * passesAnEpoch);
            for (int i = 0; i < whole.weights().length; i++) {
                assertThat(cut.weights()[i])
                        .as(
                                "weight %d: %s in one, %s in pieces, ratio %s",
                                i, whole.weights()[i], cut.weights()[i], cut.weights()[i] / whole.weights()[i])
                        .isCloseTo(whole.weights()[i], within(1e-11));
            }
            for (int e = 0; e < 5; e++) {
                assertThat(cut.losses().get(e)).isCloseTo(whole.losses().get(e), within(1e-12));
            }
        }
    }
}

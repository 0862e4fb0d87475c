package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Gaussian;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Training asks its augmentation at each step, with a stream that is a function of seed, epoch and step. */
class AugmentedTrainingTest {

    private static final int ROWS = 10;

    private NDManager manager;
    private NDArray x;
    private NDArray y;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        y = manager.create(IntStream.range(0, ROWS).mapToDouble(n -> n).toArray(), new Shape(ROWS, 1));
        x = y.mul(0.1);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** The numbers drawn at each step, after {@code done} epochs. */
    private List<Long> draws(long seed, int done, int epochs, int accumulate) {
        List<Long> drawn = new ArrayList<>();
        Augmentation spy = (inputs, random) -> {
            drawn.add(random.nextLong());
            return inputs;
        };
        Block network = Problems.network(manager, 1, List.of(), 1);
        TrainingSettings settings = new TrainingSettings(
                Sgd.with(0), LearningRate.constant(0.01), 4, accumulate, null, spy, new RandomStreams(seed));
        MapTraining training =
                new MapTraining(network, new Weights(network), new Gaussian(), x, y, settings, () -> false);
        training.countFrom(done);
        training.fit(new double[] {0, 0}, epochs, (steps, loss) -> {});
        return drawn;
    }

    @Test
    void everyStepOfEveryEpochDrawsItsOwn() {
        List<Long> drawn = draws(1, 0, 4, 1);
        assertThat(drawn).hasSize(12).doesNotHaveDuplicates();
        assertThat(draws(1, 0, 4, 1)).isEqualTo(drawn);
        assertThat(draws(2, 0, 4, 1)).doesNotContainAnyElementsOf(drawn);
        assertThat(draws(1, 2, 2, 1)).as("gone on from epoch 2").isEqualTo(drawn.subList(6, 12));
    }

    /** A step is augmented whole, so that the number of its micro-batches changes nothing. */
    @Test
    void microBatchesShareTheDrawOfTheirStep() {
        assertThat(draws(1, 0, 2, 3)).isEqualTo(draws(1, 0, 2, 1));
    }

    /** What the optimiser sees is augmented; the data that curvature sees are not. */
    @Test
    void theDataThemselvesStay() {
        double[] before = x.toDoubleArray();
        List<Double> largest = new ArrayList<>();
        Augmentation tenfold = (inputs, random) -> inputs.mul(10);
        Optimiser.Factory looking = (weights, parent) -> new Optimiser() {
            @Override
            public NDArray step(TrainingStep step) {
                largest.add(step.inputs().max().getDouble());
                NDArray loss = step.loss().stopGradient();
                loss.attach(step.scope());
                return loss;
            }

            @Override
            public OptimiserState state(NDManager scope) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void restore(OptimiserState state) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
        };
        Block network = Problems.network(manager, 1, List.of(), 1);
        TrainingSettings settings = new TrainingSettings(
                looking, LearningRate.constant(0.01), ROWS, 1, null, tenfold, new RandomStreams(1));
        new MapTraining(network, new Weights(network), new Gaussian(), x, y, settings, () -> false)
                .fit(new double[] {0, 0}, 2, (steps, loss) -> {});
        assertThat(largest).containsExactly(9.0, 9.0);
        assertThat(x.toDoubleArray()).isEqualTo(before);
    }

    @Test
    void streamsOfAStepAreTheirOwn() {
        RandomStreams streams = new RandomStreams(5);
        List<Long> firsts = new ArrayList<>();
        for (String purpose : List.of("augmentation", "shuffle")) {
            for (long epoch = 0; epoch < 10; epoch++) {
                for (long step = 0; step < 10; step++) {
                    SplittableRandom random = streams.of(purpose, epoch, step);
                    firsts.add(random.nextLong());
                }
                firsts.add(streams.of(purpose, epoch).nextLong());
            }
        }
        assertThat(firsts).doesNotHaveDuplicates();
    }
}

package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Gaussian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Order of the rows, the mean loss, and how training stops. */
class MapTrainingTest {

    private static final int ROWS = 10;
    private static final double[] NONE = {0, 0};

    private NDManager manager;
    private NDArray x;
    private NDArray y;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        // Row n is named by its target n.
        y = manager.create(IntStream.range(0, ROWS).mapToDouble(n -> n).toArray(), new Shape(ROWS, 1));
        x = y.mul(0.1);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private MapTraining training(SpiedLikelihood spy, int batch, double rate, long seed, boolean[] stop) {
        Block network = Problems.network(manager, 1, List.of(), 1);
        TrainingSettings settings =
                new TrainingSettings(Sgd.with(0), LearningRate.constant(rate), batch, new RandomStreams(seed));
        return new MapTraining(network, new Weights(network), spy, x, y, settings, () -> stop[0]);
    }

    private static SpiedLikelihood spy() {
        return new SpiedLikelihood(new Gaussian(), Long.MAX_VALUE);
    }

    /** The targets of each epoch, in the order in which training saw them. */
    private List<double[]> epochs(long seed, int count) {
        SpiedLikelihood spy = spy();
        training(spy, 4, 0, seed, new boolean[1]).fit(NONE, count, (steps, loss) -> {});
        assertThat(spy.batches()).extracting(batch -> batch.length).startsWith(4, 4, 2);
        List<double[]> epochs = new ArrayList<>();
        for (int e = 0; e < count; e++) {
            epochs.add(spy.batches().subList(3 * e, 3 * e + 3).stream()
                    .flatMapToDouble(Arrays::stream)
                    .toArray());
        }
        return epochs;
    }

    @Test
    void everyEpochSeesEveryRowOnceInAnOrderOfItsOwn() {
        List<double[]> epochs = epochs(1, 4);
        for (double[] epoch : epochs) {
            double[] sorted = epoch.clone();
            Arrays.sort(sorted);
            assertThat(sorted).isEqualTo(y.toDoubleArray());
        }
        assertThat(epochs.stream().map(Arrays::toString).distinct()).hasSize(4);
    }

    @Test
    void theOrderIsAFunctionOfTheSeed() {
        assertThat(epochs(1, 3)).usingRecursiveComparison().isEqualTo(epochs(1, 3));
        assertThat(epochs(1, 3)).usingRecursiveComparison().isNotEqualTo(epochs(2, 3));
    }

    /** The order of an epoch depends on its number, not on which fit it is in. */
    @Test
    void twoFitsSeeTheRowsOfOneFitTwiceAsLong() {
        SpiedLikelihood spy = spy();
        MapTraining training = training(spy, 4, 0, 1, new boolean[1]);
        training.fit(NONE, 1, (steps, loss) -> {});
        training.fit(NONE, 1, (steps, loss) -> {});
        double[] second = spy.batches().subList(3, 6).stream()
                .flatMapToDouble(Arrays::stream)
                .toArray();
        assertThat(second).isEqualTo(epochs(1, 2).get(1));
    }

    /** Inputs and targets are shuffled together: the pairs fit, so training finds y = 10 x. */
    @Test
    void inputsStayWithTheirTargets() {
        SpiedLikelihood spy = spy();
        double loss = training(spy, 4, 0.5, 1, new boolean[1]).fit(NONE, 400, (steps, value) -> {});
        assertThat(loss).isLessThan(1e-6);
    }

    /** At rate 0 the epoch's loss is the mean over all rows, whatever the batches. */
    @Test
    void theLastSmallerBatchCountsByItsRows() {
        double whole = training(spy(), ROWS, 0, 1, new boolean[1]).fit(NONE, 1, (steps, loss) -> {});
        for (int batch : new int[] {1, 3, 4, 7, 9}) {
            double cut = training(spy(), batch, 0, 1, new boolean[1]).fit(NONE, 1, (steps, loss) -> {});
            assertThat(cut).as("batches of %d", batch).isCloseTo(whole, within(1e-12 * whole));
        }
    }

    @Test
    void epochsAndStepsAreCountedOverAllFits() {
        MapTraining training = training(spy(), 4, 0.01, 1, new boolean[1]);
        List<Long> heard = new ArrayList<>();
        training.fit(NONE, 2, (steps, loss) -> heard.add(steps));
        training.fit(NONE, 1, (steps, loss) -> heard.add(steps));
        assertThat(heard).containsExactly(3L, 6L, 9L);
        assertThat(training.stepsPerEpoch()).isEqualTo(3);
        assertThat(training.epochsDone()).isEqualTo(3);
        assertThat(training.stepsDone()).isEqualTo(9);
    }

    @Test
    void aLossThatIsNotANumberNamesTheEpochAndStops() {
        SpiedLikelihood spy = new SpiedLikelihood(new Gaussian(), 7);
        List<Double> heard = new ArrayList<>();
        assertThatThrownBy(
                        () -> training(spy, 4, 0.01, 1, new boolean[1]).fit(NONE, 10, (steps, loss) -> heard.add(loss)))
                .isInstanceOfSatisfying(
                        DivergedException.class, e -> assertThat(e.epoch()).isEqualTo(3))
                .hasMessage("the training loss became NaN in epoch 3; lower training.learningRate (--learning-rate), or"
                        + " look for extreme values in the data");
        assertThat(heard).hasSize(2);
        assertThat(spy.batches()).as("no step after the epoch").hasSize(9);
    }

    @Test
    void aRateTooLargeDiverges() {
        assertThatThrownBy(() -> training(spy(), 4, 1e6, 1, new boolean[1]).fit(NONE, 200, (steps, loss) -> {}))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("in epoch ");
    }

    @Test
    void aStopComesAfterAWholeEpoch() {
        boolean[] stop = new boolean[1];
        SpiedLikelihood spy = spy();
        MapTraining training = training(spy, 4, 0.01, 1, stop);
        assertThatThrownBy(() -> training.fit(NONE, 10, (steps, loss) -> stop[0] = steps == 6))
                .isInstanceOf(InterruptedRunException.class);
        assertThat(training.epochsDone()).isEqualTo(2);
        assertThat(spy.batches()).hasSize(6);
    }

    @Test
    void aRidgeForEachTensorIsNeeded() {
        assertThatThrownBy(() -> training(spy(), 4, 0, 1, new boolean[1]).fit(new double[1], 1, (s, l) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 ridge coefficients for 2 tensors");
    }

    /** A prior changed on the way is the one that later steps feel. */
    @Test
    void theRidgeMayChangeWithinAFit() {
        Block network = Problems.network(manager, 1, List.of(), 1);
        Weights weights = new Weights(network);
        MapTraining training = Problems.training(network, weights, new Gaussian(), x, y, 0.3);
        try (Fit fit = training.begin(NONE, 2000)) {
            fit.advance(1000, (steps, loss) -> {});
            assertThat(weights.arrays().get(0).toDoubleArray()[0]).isCloseTo(10, within(1e-6));
            fit.ridge(new double[] {10, 0});
            fit.advance(1000, (steps, loss) -> {});
        }
        double spread = DoubleStream.of(x.toDoubleArray())
                .map(v -> (v - 0.45) * (v - 0.45))
                .sum();
        double expected = 10 * spread / (spread + 10);
        assertThat(weights.arrays().get(0).toDoubleArray()[0]).isCloseTo(expected, within(1e-9));
    }
}

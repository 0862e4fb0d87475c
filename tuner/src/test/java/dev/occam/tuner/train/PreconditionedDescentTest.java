package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.precondition.Damping;
import dev.occam.laplace.precondition.KroneckerSettings;
import dev.occam.laplace.precondition.PreconditionedGradient;
import dev.occam.laplace.precondition.Preconditioners;
import dev.occam.laplace.precondition.StepSettings;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionedDescentTest {

    private static final double[] RIDGE = {0.5, 1, 2, 0.25};
    private static final int ROWS = 50;

    private NDManager manager;
    private Problems.Regression data;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        data = Problems.Regression.of(manager, 5, ROWS, 4, 1, 0.3);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private MapTraining training(Block network, Optimiser.Factory optimiser, int batch, int accumulate, double rate) {
        TrainingSettings settings = new TrainingSettings(
                optimiser,
                LearningRate.constant(rate),
                batch,
                accumulate,
                null,
                Augmentation.none(),
                new RandomStreams(4));
        return new MapTraining(
                network, new Weights(network), new Gaussian(), data.x(), data.y(), settings, () -> false);
    }

    private static KroneckerSettings exact() {
        return KroneckerSettings.DEFAULT
                .withFisher(Fisher.exact())
                .withBiases(BiasPlacement.SEPARATE)
                .withRhythm(1, 1);
    }

    /** One output: K-FAC of a linear model with its bias in the block is Newton's method, ridge included. */
    @Test
    void oneStepSolvesARidgeRegression() {
        Block network = Problems.network(manager, 4, List.of(), 1);
        KroneckerSettings settings = exact().withBiases(BiasPlacement.JOINT).withDamping(Damping.exact(0));
        Optimiser.Factory newton =
                PreconditionedDescent.with(Preconditioners.named("kfac", settings), StepSettings.PLAIN);
        training(network, newton, ROWS, 1, 1).fit(new double[] {5, 5}, 1, (steps, loss) -> {});

        Weights weights = new Weights(network);
        NDArray w = weights.arrays().get(0).stopGradient();
        NDArray b = weights.arrays().get(1).stopGradient();
        NDArray residual = data.x().matMul(w.transpose()).add(b).sub(data.y());
        NDArray slopeOfWeight = residual.transpose().matMul(data.x()).add(w.mul(5));
        NDArray slopeOfBias = residual.sum(new int[] {0}).add(b.mul(5));
        assertThat(slopeOfWeight.abs().max().getDouble()).isLessThan(1e-9);
        assertThat(slopeOfBias.abs().max().getDouble()).isLessThan(1e-9);
    }

    /** Each tensor is pulled by its own coefficient, whatever the order in which the method has them. */
    @ParameterizedTest
    @ValueSource(strings = {"kfac", "ekfac", "ekfac-ra"})
    void aStepIsTheRateTimesTheDirection(String method) {
        Block network = Problems.network(manager, 4, List.of(6), 1);
        Weights weights = new Weights(network);
        NDList before = weights.copy(manager);
        double[] decay = new double[RIDGE.length];
        NDList directions;
        double loss;
        try (PreconditionedGradient gradient = new PreconditionedGradient(
                network,
                data.x().get("0:2"),
                new Gaussian(),
                Preconditioners.named(method, exact()),
                new StepSettings(0.9, 0.01),
                manager)) {
            for (int i = 0; i < decay.length; i++) {
                decay[i] =
                        RIDGE[weights.parameters().indexOf(gradient.parameters().get(i))] / ROWS;
            }
            gradient.decay(decay);
            PreconditionedGradient.Step step = gradient.step(manager, data.x(), data.y(), 0.3);
            directions = step.directions();
            loss = step.loss().getDouble();
        }
        Optimiser.Factory optimiser =
                PreconditionedDescent.with(Preconditioners.named(method, exact()), new StepSettings(0.9, 0.01));
        double told = training(network, optimiser, ROWS, 1, 0.3).fit(RIDGE, 1, (steps, value) -> {});

        assertThat(told).isEqualTo(loss);
        for (int i = 0; i < before.size(); i++) {
            double[] moved = weights.arrays().get(i).stopGradient().toDoubleArray();
            double[] expected = before.get(i).sub(directions.get(i).mul(0.3)).toDoubleArray();
            assertThat(moved).isEqualTo(expected);
        }
    }

    /** A prior that moves within a fit moves the pull of the very next step. */
    @Test
    void aChangedPriorCounts() {
        assertThat(reached(0.5)).isNotEqualTo(reached(50));
    }

    private double[] reached(double later) {
        Block network = Problems.network(manager, 4, List.of(6), 1);
        Optimiser.Factory kfac = PreconditionedDescent.with(Preconditioners.named("kfac", exact()), StepSettings.PLAIN);
        try (Fit fit = training(network, kfac, ROWS, 1, 0.1).begin(RIDGE, 2)) {
            fit.advance(1, (steps, loss) -> {});
            fit.ridge(new double[] {later, later, later, later});
            fit.advance(1, (steps, loss) -> {});
        }
        return new Weights(network).arrays().get(0).toDoubleArray();
    }

    @Test
    void curvatureWithoutAnInverseNamesLayerAndRemedy() {
        Block network = Problems.network(manager, 4, List.of(6), 1);
        KroneckerSettings undamped = KroneckerSettings.DEFAULT.withDamping(Damping.exact(0));
        Optimiser.Factory kfac =
                PreconditionedDescent.with(Preconditioners.named("kfac", undamped), StepSettings.PLAIN);
        MapTraining training = training(network, kfac, 3, 1, 0.1);
        assertThatThrownBy(() -> training.fit(new double[4], 1, (steps, loss) -> {}))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("layer '01Linear'")
                .hasMessageContaining("is singular")
                .hasMessageContaining("set damping above 0")
                .hasMessageEndingWith("(--learning-rate, --kl-clip, --damping)");
    }

    /** No statistics are taken between the first step and the epoch's end, so that the loss is what is seen. */
    @Test
    void aDivergenceNamesWhatTamesPreconditionedSteps() {
        Block network = Problems.network(manager, 4, List.of(6), 1);
        Optimiser.Factory kfac = PreconditionedDescent.with(
                Preconditioners.named("kfac", exact().withRhythm(1000, 1000)), StepSettings.PLAIN);
        MapTraining training = training(network, kfac, ROWS, 1, 1e12);
        assertThatThrownBy(() -> training.fit(RIDGE, 3, (steps, loss) -> {}))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("lower training.learningRate (--learning-rate) or training.kronecker.klClip"
                        + " (--kl-clip), or raise training.kronecker.damping (--damping), or look");
    }

    @Test
    void accumulatedGradientsAreRefused() {
        Block network = Problems.network(manager, 4, List.of(6), 1);
        Optimiser.Factory kfac = PreconditionedDescent.with(Preconditioners.named("kfac", exact()), StepSettings.PLAIN);
        MapTraining training = training(network, kfac, 10, 2, 0.1);
        assertThatThrownBy(() -> training.begin(RIDGE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take their rows at once");
    }
}

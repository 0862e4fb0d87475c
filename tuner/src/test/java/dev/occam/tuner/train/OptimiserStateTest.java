package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.precondition.Damping;
import dev.occam.laplace.precondition.KroneckerSettings;
import dev.occam.laplace.precondition.Preconditioners;
import dev.occam.laplace.precondition.StepSettings;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A fit that goes on from a saved state does what the unbroken fit does, bit for bit. */
class OptimiserStateTest {

    private static final double[] RIDGE = {0.5, 1, 2, 0};

    private NDManager manager;
    private Problems.Regression data;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        data = Problems.Regression.of(manager, 5, 50, 4, 2, 0.3);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Arguments> optimisers() {
        return Stream.of(
                Arguments.of("sgd", Sgd.with(0.9), List.of("velocity.01Linear_weight"), 4),
                Arguments.of(
                        "adam",
                        Adam.with(0.9, 0.999, 1e-8),
                        List.of("mean.01Linear_weight", "square.03Linear_bias"),
                        8),
                Arguments.of("adamw", Adam.decoupled(0.9, 0.999, 1e-8), List.of("square.01Linear_weight"), 8),
                preconditioned("kfac", "method/01Linear_weight/inverse", 44),
                preconditioned("ekfac", "method/03Linear_weight/scales", 48),
                preconditioned("ekfac-ra", "method/03Linear_weight/scales", 48),
                preconditioned("tkfac", "method/01Linear_weight/inverse", 44),
                preconditioned("kpsvd-deflation", "method/01Linear_weight/C", 52),
                preconditioned("two-level-krylov-residual", "method/01Linear_weight/inverse", 44),
                preconditioned("two-level-tselepidis", "method/coarse level/matrix", 49));
    }

    private static Arguments preconditioned(String name, String array, int arrays) {
        KroneckerSettings settings = KroneckerSettings.DEFAULT
                .withBiases(BiasPlacement.SEPARATE)
                .withFisher(Fisher.monteCarlo(2, 7))
                .withDamping(name.equals("kpsvd-deflation") ? Damping.factored(1e-3) : Damping.exact(1e-3))
                .withRhythm(3, 6);
        return Arguments.of(
                name,
                PreconditionedDescent.with(Preconditioners.named(name, settings), new StepSettings(0.9, 0.01)),
                List.of(array, "velocity/01Linear_weight"),
                arrays);
    }

    private MapTraining training(Block network, Weights weights, Optimiser.Factory optimiser) {
        TrainingSettings settings = new TrainingSettings(
                optimiser,
                LearningRate.cosine(0.02),
                16,
                1,
                new EarlyStop(50, 0.5),
                Augmentation.none(),
                new RandomStreams(4));
        return new MapTraining(network, weights, new Gaussian(), data.x(), data.y(), settings, () -> false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("optimisers")
    void aRestoredFitGoesOnAsTheOther(String name, Optimiser.Factory optimiser, List<String> names, int arrays) {
        Block network = Problems.network(manager, 4, List.of(6), 2);
        Weights weights = new Weights(network);
        MapTraining unbroken = training(network, weights, optimiser);
        try (Fit fit = unbroken.begin(RIDGE, 9);
                NDManager kept = manager.newSubManager()) {
            fit.advance(4, (steps, loss) -> {});
            FitState state = fit.state(kept);
            var at = weights.copy(kept);
            assertThat(state.optimiser().steps()).isEqualTo(16);
            assertThat(state.optimiser().arrays()).hasSize(arrays).containsKeys(names.toArray(String[]::new));
            double loss = fit.advance(5, (steps, value) -> {});
            double[] reached = weights.arrays().get(0).toDoubleArray();

            weights.set(at);
            MapTraining resumed = training(network, weights, optimiser);
            resumed.countFrom(4);
            try (Fit second = resumed.begin(RIDGE, 9)) {
                second.restore(state);
                assertThat(second.advance(5, (steps, value) -> {})).isEqualTo(loss);
            }
            assertThat(weights.arrays().get(0).toDoubleArray()).isEqualTo(reached);
            assertThat(resumed.stepsDone()).isEqualTo(unbroken.stepsDone());
        }
    }

    private MapTraining training(int width) {
        Block network = Problems.network(manager, 4, List.of(width), 2);
        return training(network, new Weights(network), Sgd.with(0));
    }

    @Test
    void aStateOfAnotherOptimiserOrNetworkIsRefused() {
        MapTraining small = training(6);
        MapTraining large = training(7);
        try (Optimiser sgd = Sgd.with(0).create(small, manager);
                Optimiser adam = Adam.with(0.9, 0.999, 1e-8).create(small, manager);
                Optimiser kfac = PreconditionedDescent.with(
                                Preconditioners.named("kfac", KroneckerSettings.DEFAULT), StepSettings.PLAIN)
                        .create(small, manager);
                Optimiser other = Sgd.with(0).create(large, manager)) {
            assertThatThrownBy(() -> kfac.restore(sgd.state(manager)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the state is not of a network with 2 blocks");
            assertThatThrownBy(() -> adam.restore(sgd.state(manager)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no array mean.01Linear_weight");
            assertThatThrownBy(() -> other.restore(sgd.state(manager)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("velocity.01Linear_weight of shape (6, 4), not (7, 4)");
        }
    }

    /** What is kept is a copy: later steps leave it as it was. */
    @Test
    void aStateDoesNotMoveWithItsOptimiser() {
        Block network = Problems.network(manager, 4, List.of(6), 2);
        try (Fit fit = training(network, new Weights(network), Sgd.with(0.9)).begin(RIDGE, 4)) {
            fit.advance(1, (steps, loss) -> {});
            NDArray velocity = fit.state(manager).optimiser().arrays().get("velocity.01Linear_weight");
            double[] before = velocity.toDoubleArray();
            fit.advance(1, (steps, loss) -> {});
            assertThat(velocity.toDoubleArray()).isEqualTo(before);
        }
    }
}

package dev.occam.tuner.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightDecayOptimizerTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Parameter parameter(String name, double... values) {
        return parameter(name, manager.create(values));
    }

    private static Parameter parameter(String name, NDArray array) {
        Parameter parameter =
                Parameter.builder().setName(name).setType(Parameter.Type.WEIGHT).build();
        array.setRequiresGradient(true);
        parameter.setArray(array);
        return parameter;
    }

    private static void step(Optimizer optimizer, Parameter parameter, NDArray gradient) {
        optimizer.update(parameter.getId(), parameter.getArray(), gradient);
    }

    /** The same optimiser, once with decays and once on gradients to which lambda theta was added by hand. */
    @ParameterizedTest
    @ValueSource(strings = {"sgd", "momentum", "adam", "adamw"})
    void addsLambdaThetaToTheGradient(String kind) {
        Supplier<Optimizer> plain = () -> switch (kind) {
            case "sgd" -> Fits.sgd(0.1);
            case "momentum" ->
                Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed(0.1f))
                        .optMomentum(0.9f)
                        .build();
            case "adam" ->
                Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.1f)).build();
            default -> Optimizer.adamW().optWeightDecays(0).build();
        };
        Parameter ours = parameter("ours", 1, -2, 3);
        Parameter hand = parameter("hand", 1, -2, 3);
        Parameter untold = parameter("untold", 1, -2, 3);
        Parameter undecayed = parameter("undecayed", 1, -2, 3);
        WeightDecayOptimizer decaying = WeightDecayOptimizer.over(plain.get());
        Optimizer byHand = plain.get();
        decaying.decay(ours, 0.3);
        double lambda = 0.3;
        for (int k = 0; k < 4; k++) {
            if (k == 2) {
                lambda = 0.7;
                decaying.decay(ours, lambda);
            }
            NDArray gradient = manager.create(new double[] {0.5 * k, 1, -1});
            step(decaying, ours, gradient.duplicate());
            step(decaying, untold, gradient.duplicate());
            step(byHand, hand, gradient.add(hand.getArray().stopGradient().mul(lambda)));
            step(byHand, undecayed, gradient.duplicate());
        }
        assertThat(ours.getArray().toDoubleArray())
                .containsExactly(hand.getArray().toDoubleArray(), within(1e-12));
        assertThat(untold.getArray().toDoubleArray())
                .containsExactly(undecayed.getArray().toDoubleArray(), within(1e-12));
        assertThat(ours.getArray().toDoubleArray()[2])
                .isNotCloseTo(untold.getArray().toDoubleArray()[2], within(1e-3));
    }

    @Test
    void keepsTheTypeOfTheWeights() {
        Parameter single = parameter("single", manager.create(new float[] {2}));
        WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(1));
        optimizer.decay(single, 0.25);
        step(optimizer, single, manager.zeros(new Shape(1), DataType.FLOAT32));
        assertThat(single.getArray().toFloatArray()).containsExactly(1.5f);
    }

    @Test
    void leavesTheGradientItWasGiven() {
        Parameter parameter = parameter("p", 1, 2);
        WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(0.1));
        optimizer.decay(parameter, 5);
        NDArray gradient = manager.create(new double[] {1, 1});
        step(optimizer, parameter, gradient);
        assertThat(gradient.toDoubleArray()).containsExactly(1, 1);
    }

    @Test
    void tellsTheDecays() {
        Parameter one = parameter("one", 1);
        Parameter other = parameter("other", 1);
        WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(0.1));
        optimizer.decay(one, 0.5);
        optimizer.decays(Map.of(other, 0.25));
        assertThat(optimizer.decay(one)).isEqualTo(0.5);
        assertThat(optimizer.decay(other)).isEqualTo(0.25);
        assertThat(optimizer.decay(parameter("new", 1))).isZero();
    }

    @Test
    void refusesAnOptimiserThatDecaysItself() {
        assertThatThrownBy(() -> WeightDecayOptimizer.over(Optimizer.adamW().build()))
                .hasMessage("AdamW has a weight decay of its own, 0.01, which would be added to that of each parameter;"
                        + " build it with optWeightDecays(0f)");
        WeightDecayOptimizer once = WeightDecayOptimizer.over(Fits.sgd(0.1));
        assertThatThrownBy(() -> WeightDecayOptimizer.over(once)).hasMessageContaining("wrap it once");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWhatIsNoDecay(double lambda) {
        WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(0.1));
        Parameter parameter = parameter("p", 1);
        assertThatThrownBy(() -> optimizer.decay(parameter, lambda))
                .hasMessage("the weight decay of parameter 'p' is a number from 0 up, not " + lambda);
    }

    /** Several devices are updated by several threads: each parameter comes out as it would alone. */
    @Test
    void worksFromSeveralThreads() throws Exception {
        WeightDecayOptimizer optimizer = WeightDecayOptimizer.over(Fits.sgd(0.01));
        List<Parameter> all =
                IntStream.range(0, 8).mapToObj(i -> parameter("p" + i, 1, 2, 3)).toList();
        Map<Parameter, Double> lambdas = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            lambdas.put(all.get(i), 0.1 * i);
        }
        NDArray zero = manager.zeros(new Shape(3), DataType.FLOAT64);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = all.stream()
                    .<Future<?>>map(parameter -> threads.submit(() -> {
                        for (int k = 0; k < 50; k++) {
                            optimizer.decay(parameter, lambdas.get(parameter));
                            step(optimizer, parameter, zero);
                        }
                    }))
                    .toList();
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            threads.shutdown();
        }
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).getArray().toDoubleArray()[2])
                    .isCloseTo(3 * Math.pow(1 - 0.01f * 0.1 * i, 50), within(1e-6));
        }
    }
}

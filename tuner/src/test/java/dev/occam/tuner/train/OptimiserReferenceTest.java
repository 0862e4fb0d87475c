package dev.occam.tuner.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The optimisers step for step against plain Java, on a linear model whose gradient is written out. */
class OptimiserReferenceTest {

    private static final int ROWS = 20;
    private static final int INPUTS = 3;
    private static final int OUTPUTS = 2;
    private static final int STEPS = 50;
    /** Of the weight and of the bias: they differ, so that mixing them up shows. */
    private static final double[] RIDGE = {0.9, 4};

    private NDManager manager;
    private Problems.Regression data;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        data = Problems.Regression.of(manager, 8, ROWS, INPUTS, OUTPUTS, 0.5);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** A rule for one parameter vector (weight row-major, then bias). */
    private interface Rule {
        void step(double[] theta, double[] gradient, double rate, int step);
    }

    /** PyTorch's SGD: the momentum buffer holds gradients, undamped, and the rate is outside it. */
    private static Rule sgd(double momentum) {
        double[] velocity = new double[OUTPUTS * (INPUTS + 1)];
        return (theta, gradient, rate, step) -> {
            for (int i = 0; i < theta.length; i++) {
                velocity[i] = momentum * velocity[i] + gradient[i];
                theta[i] -= rate * velocity[i];
            }
        };
    }

    /** PyTorch's Adam: both moments corrected, epsilon outside the root. */
    private static Rule adam(double beta1, double beta2, double epsilon) {
        double[] mean = new double[OUTPUTS * (INPUTS + 1)];
        double[] square = new double[OUTPUTS * (INPUTS + 1)];
        return (theta, gradient, rate, step) -> {
            for (int i = 0; i < theta.length; i++) {
                mean[i] = beta1 * mean[i] + (1 - beta1) * gradient[i];
                square[i] = beta2 * square[i] + (1 - beta2) * gradient[i] * gradient[i];
                double corrected = mean[i] / (1 - Math.pow(beta1, step));
                double root = Math.sqrt(square[i] / (1 - Math.pow(beta2, step)));
                theta[i] -= rate * corrected / (root + epsilon);
            }
        };
    }

    /** PyTorch's AdamW: shrinks the weights by rate times decay, then takes Adam's step on the loss alone. */
    private static Rule adamW(double beta1, double beta2, double epsilon) {
        Rule adam = adam(beta1, beta2, epsilon);
        return (theta, gradient, rate, step) -> {
            for (int i = 0; i < theta.length; i++) {
                double decay = RIDGE[i < OUTPUTS * INPUTS ? 0 : 1] / ROWS;
                gradient[i] -= decay * theta[i];
                theta[i] *= 1 - rate * decay;
            }
            adam.step(theta, gradient, rate, step);
        };
    }

    /** Gradient of 1/(2N) sum (f - y)^2 + 1/(2N) sum ridge theta^2. */
    private double[] gradient(double[] theta) {
        double[] x = data.x().toDoubleArray();
        double[] y = data.y().toDoubleArray();
        double[] gradient = new double[theta.length];
        int bias = OUTPUTS * INPUTS;
        for (int n = 0; n < ROWS; n++) {
            for (int c = 0; c < OUTPUTS; c++) {
                double error = theta[bias + c] - y[n * OUTPUTS + c];
                for (int j = 0; j < INPUTS; j++) {
                    error += theta[c * INPUTS + j] * x[n * INPUTS + j];
                }
                gradient[bias + c] += error / ROWS;
                for (int j = 0; j < INPUTS; j++) {
                    gradient[c * INPUTS + j] += error * x[n * INPUTS + j] / ROWS;
                }
            }
        }
        for (int i = 0; i < theta.length; i++) {
            gradient[i] += RIDGE[i < bias ? 0 : 1] * theta[i] / ROWS;
        }
        return gradient;
    }

    private static double[] flat(Weights weights) {
        double[] weight =
                weights.arrays().get(0).toType(DataType.FLOAT64, false).toDoubleArray();
        double[] bias = weights.arrays().get(1).toType(DataType.FLOAT64, false).toDoubleArray();
        double[] all = java.util.Arrays.copyOf(weight, weight.length + bias.length);
        System.arraycopy(bias, 0, all, weight.length, bias.length);
        return all;
    }

    private void compare(Optimiser.Factory factory, Rule rule, LearningRate rate, DataType type, double tolerance) {
        Block network = new Mlp(new Shape(INPUTS), List.of(), OUTPUTS, Activation.TANH, true).block(manager, type, 1);
        Weights weights = new Weights(network);
        double[] theta = flat(weights);
        NDArray x = data.x().toType(type, false);
        NDArray y = data.y().toType(type, false);
        MapTraining training = new MapTraining(
                network,
                weights,
                new Gaussian(),
                x,
                y,
                new TrainingSettings(factory, rate, ROWS, new RandomStreams(1)),
                () -> false);
        try (Fit fit = training.begin(RIDGE, STEPS)) {
            for (int step = 1; step <= STEPS; step++) {
                fit.advance(1, (steps, loss) -> {});
                rule.step(theta, gradient(theta), rate.at(step - 1, STEPS), step);
                double[] reached = flat(weights);
                for (int i = 0; i < theta.length; i++) {
                    assertThat(Math.abs(reached[i] - theta[i]))
                            .as("step %d, entry %d: %s, reference %s", step, i, reached[i], theta[i])
                            .isLessThan(tolerance);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.9})
    void sgdIsPyTorchs(double momentum) {
        compare(Sgd.with(momentum), sgd(momentum), LearningRate.cosine(0.1), DataType.FLOAT64, 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.999, 1e-8", "0.5, 0.9, 1e-2", "0, 0.99, 1e-8"})
    void adamIsPyTorchs(double beta1, double beta2, double epsilon) {
        compare(
                Adam.with(beta1, beta2, epsilon),
                adam(beta1, beta2, epsilon),
                LearningRate.step(0.05, 0.5, 20),
                DataType.FLOAT64,
                1e-12);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.999, 1e-8", "0.5, 0.9, 1e-2"})
    void adamWIsPyTorchs(double beta1, double beta2, double epsilon) {
        compare(
                Adam.decoupled(beta1, beta2, epsilon),
                adamW(beta1, beta2, epsilon),
                LearningRate.step(0.05, 0.5, 20),
                DataType.FLOAT64,
                1e-12);
    }

    @Test
    void singlePrecisionFollowsAsFarAsItCan() {
        compare(Sgd.with(0.9), sgd(0.9), LearningRate.cosine(0.1), DataType.FLOAT32, 1e-5);
        compare(
                Adam.with(0.9, 0.999, 1e-8),
                adam(0.9, 0.999, 1e-8),
                LearningRate.constant(0.05),
                DataType.FLOAT32,
                1e-4);
    }

    /** A second fit begins with empty memory: it repeats what a first fit from the same weights does. */
    @Test
    void everyFitStartsAfresh() {
        Block network = Problems.network(manager, INPUTS, List.of(), OUTPUTS);
        Weights weights = new Weights(network);
        NDList start = weights.copy(manager);
        MapTraining training = new MapTraining(
                network,
                weights,
                new Gaussian(),
                data.x(),
                data.y(),
                new TrainingSettings(Adam.with(0.9, 0.999, 1e-8), LearningRate.cosine(0.1), ROWS, new RandomStreams(1)),
                () -> false);
        training.fit(RIDGE, 10, (steps, loss) -> {});
        double[] first = flat(weights);
        weights.set(start);
        training.fit(RIDGE, 10, (steps, loss) -> {});
        assertThat(flat(weights)).isEqualTo(first);
        assertThat(training.epochsDone()).isEqualTo(20);
    }
}

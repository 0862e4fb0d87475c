package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Small learning problems, a pure function of a seed. */
public final class Problems {

    private Problems() {}

    /** Noisy linear targets, shapes (n, d) and (n, c). */
    public record Regression(NDArray x, NDArray y) {

        public static Regression of(NDManager manager, long seed, int n, int d, int c, double noise) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] w = random.doubles((long) d * c, -1, 1).toArray();
            double[] xs = IntStream.range(0, n * d)
                    .mapToDouble(i -> random.nextGaussian())
                    .toArray();
            double[] ys = new double[n * c];
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < c; k++) {
                    double sum = 0.3 * (k + 1) + noise * random.nextGaussian();
                    for (int j = 0; j < d; j++) {
                        sum += w[j * c + k] * xs[i * d + j];
                    }
                    ys[i * c + k] = sum;
                }
            }
            return new Regression(manager.create(xs, new Shape(n, d)), manager.create(ys, new Shape(n, c)));
        }
    }

    /** Class ids drawn from a linear model's softmax. */
    public static NDArray labels(NDManager manager, long seed, NDArray x, int classes) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = (int) x.getShape().get(0);
        int d = (int) x.getShape().get(1);
        double[] xs = x.toDoubleArray();
        double[] w = random.doubles((long) d * classes, -1, 1).toArray();
        long[] labels = new long[n];
        for (int i = 0; i < n; i++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                double score = random.nextGaussian();
                for (int j = 0; j < d; j++) {
                    score += 2 * w[j * classes + k] * xs[i * d + j];
                }
                if (score > best) {
                    best = score;
                    labels[i] = k;
                }
            }
        }
        return manager.create(labels);
    }

    public static Block network(NDManager manager, int inputs, List<Integer> widths, int outputs) {
        return network(manager, inputs, widths, outputs, DataType.FLOAT64);
    }

    public static Block network(NDManager manager, int inputs, List<Integer> widths, int outputs, DataType type) {
        return new Mlp(new Shape(inputs), widths, outputs, Activation.TANH, true).block(manager, type, 1);
    }

    /** Full-batch gradient descent with momentum, the sharpest of our optimisers on a quadratic. */
    public static MapTraining training(
            Block network, Weights weights, Likelihood likelihood, NDArray x, NDArray y, double rate) {
        TrainingSettings settings = new TrainingSettings(
                Sgd.with(0.9), LearningRate.constant(rate), (int) x.getShape().get(0), new RandomStreams(1));
        return new MapTraining(network, weights, likelihood, x, y, settings, () -> false);
    }
}

package dev.occam.laplace.likelihood;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Softmax and cross-entropy against the textbook and against differences. */
class CategoricalTest {

    private final Likelihood likelihood = new Categorical();
    private NDManager manager;

    static Stream<Shape> shapes() {
        return Stream.of(new Shape(1, 2), new Shape(5, 3), new Shape(4, 1), new Shape(3, 4, 5));
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray targets(Shape outputs) {
        int last = outputs.dimension() - 1;
        Shape shape = outputs.slice(0, last);
        SplittableRandom random = new SplittableRandom(9);
        return manager.create(random.longs(shape.size(), 0, outputs.get(last)).toArray(), shape);
    }

    private static double[] softmax(double[] f, int from, int c) {
        double[] p = new double[c];
        double sum = 0;
        for (int i = 0; i < c; i++) {
            p[i] = Math.exp(f[from + i]);
            sum += p[i];
        }
        for (int i = 0; i < c; i++) {
            p[i] /= sum;
        }
        return p;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void valueAndGradientAreTheTextbooks(Shape shape) {
        NDArray f = OutputCases.normal(manager, 1, 2, shape);
        NDArray y = targets(shape);
        long[] labels = y.toLongArray();
        double[] logits = f.toDoubleArray();
        int c = OutputBasis.size(f);
        double[] gradient = likelihood.gradient(f, y).toDoubleArray();
        double expected = 0;
        for (int n = 0; n < labels.length; n++) {
            double[] p = softmax(logits, n * c, c);
            expected -= Math.log(p[(int) labels[n]]);
            for (int i = 0; i < c; i++) {
                OutputCases.requireClose("gradient", gradient[n * c + i], p[i] - (labels[n] == i ? 1 : 0), 1e-14);
            }
        }
        double value = likelihood.negativeLogLikelihood(f, y).getDouble();
        OutputCases.requireClose("value", value, expected, 1e-12 * labels.length);
        assertThat(f.toDoubleArray()).as("the caller's outputs").isEqualTo(logits);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void gradientIsTheDerivativeOfTheValue(Shape shape) {
        NDArray f = OutputCases.normal(manager, 2, 2, shape);
        NDArray y = targets(shape);
        double[] gradient = likelihood.gradient(f, y).toDoubleArray();
        double[] differences = OutputCases.gradient(
                f, at -> likelihood.negativeLogLikelihood(at, y).getDouble());
        for (int i = 0; i < gradient.length; i++) {
            OutputCases.requireClose("entry " + i, gradient[i], differences[i], 1e-8);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void rootsMultiplyToTheDerivativeOfTheGradient(Shape shape) {
        NDArray f = OutputCases.normal(manager, 3, 1.5, shape);
        NDArray y = targets(shape);
        int c = OutputBasis.size(f);
        for (int n = 0; n < y.size(); n++) {
            double[] p = softmax(f.toDoubleArray(), n * c, c);
            double[][] hessian = OutputCases.hessian(likelihood, f, n);
            for (int i = 0; i < c; i++) {
                int row = n * c + i;
                double[] differences =
                        OutputCases.gradient(f, at -> likelihood.gradient(at, y).toDoubleArray()[row]);
                for (int j = 0; j < c; j++) {
                    OutputCases.requireClose("closed form", hessian[i][j], p[i] * ((i == j ? 1 : 0) - p[j]), 1e-14);
                    OutputCases.requireClose("differences", hessian[i][j], differences[n * c + j], 1e-8);
                }
            }
        }
    }

    /** Logits at which a naive softmax overflows: everything stays finite and right. */
    @Test
    void largeLogitsDoNotOverflow() {
        NDArray f = manager.create(new double[] {5000, -5000, 0, 1e8, 1e8, -1e8}, new Shape(2, 3));
        NDArray y = manager.create(new long[] {1, 0});
        double value = likelihood.negativeLogLikelihood(f, y).getDouble();
        OutputCases.requireClose("value", value, 10000 + Math.log(2), 1e-9);
        assertThat(likelihood.gradient(f, y).toDoubleArray()).containsExactly(1, -1, 0, -0.5, 0.5, 0);
        for (int column = 0; column < 3; column++) {
            for (double entry : likelihood.hessianRoot(f, column).toDoubleArray()) {
                assertThat(entry).isBetween(-1.0, 1.0);
            }
        }
    }

    @Test
    void temperatureDividesTheLogLikelihood() {
        assertThat(likelihood.dataTerm(12, 5, 4).logLikelihood(0)).isEqualTo(-3);
        assertThat(likelihood.dataTerm(12, 5, 4).scale(0)).isEqualTo(0.25);
        assertThat(likelihood.dataTerm(12, 5, 4).hasNoise()).isFalse();
    }
}

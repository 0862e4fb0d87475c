package dev.occam.laplace.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bernoulli and Poisson: their probabilities, derivatives by differences, and draws whose scores have the Hessian's size. */
class IndependentOutputsTest {

    private NDManager manager;

    static Stream<Arguments> cases() {
        return Stream.of(new Bernoulli(), new Poisson())
                .flatMap(likelihood -> Stream.of(new Shape(6, 1), new Shape(5, 3), new Shape(2, 4, 3))
                        .map(shape -> Arguments.of(likelihood, shape)));
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray targets(Likelihood likelihood, Shape shape) {
        return likelihood.sample(OutputCases.normal(manager, 7, 1, shape), new RowStreams(3, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueGradientAndHessian(Likelihood likelihood, Shape shape) {
        NDArray f = OutputCases.normal(manager, 1, 1.5, shape);
        NDArray y = targets(likelihood, shape);
        double expected = 0;
        double[] outputs = f.toDoubleArray();
        double[] counts = y.toDoubleArray();
        for (int i = 0; i < outputs.length; i++) {
            expected -= logProbability(likelihood, outputs[i], counts[i]);
        }
        double value = likelihood.negativeLogLikelihood(f, y).getDouble();
        OutputCases.requireClose("value", value, expected, 1e-12 * expected);
        double[] gradient = likelihood.gradient(f, y).toDoubleArray();
        double[] differences = OutputCases.gradient(
                f, at -> likelihood.negativeLogLikelihood(at, y).getDouble());
        for (int i = 0; i < gradient.length; i++) {
            OutputCases.requireClose("gradient " + i, gradient[i], differences[i], 1e-7);
        }
        int c = OutputBasis.size(f);
        for (int n = 0; n < f.size() / c; n++) {
            double[][] hessian = OutputCases.hessian(likelihood, f, n);
            for (int i = 0; i < c; i++) {
                for (int j = 0; j < c; j++) {
                    int entry = n * c + i;
                    double second = OutputCases.gradient(
                            f, at -> likelihood.gradient(at, y).toDoubleArray()[entry])[n * c + j];
                    OutputCases.requireClose("Hessian", hessian[i][j], second, 1e-7);
                }
            }
        }
    }

    private static double logProbability(Likelihood likelihood, double f, double y) {
        if (likelihood instanceof Poisson) {
            return new PoissonDistribution(Math.exp(f)).logProbability((int) y);
        }
        double p = 1 / (1 + Math.exp(-f));
        return Math.log(y == 1 ? p : 1 - p);
    }

    /** The mean of the squared score is the Hessian, for draws from the model. */
    @ParameterizedTest
    @MethodSource("cases")
    void drawsHaveScoresOfTheHessiansSize(Likelihood likelihood, Shape shape) {
        NDArray f = OutputCases.normal(manager, 2, 1.2, shape);
        int draws = 4000;
        double[] first = new double[(int) shape.size()];
        double[] second = new double[first.length];
        for (int k = 0; k < draws; k++) {
            try (NDManager scope = manager.newSubManager()) {
                NDArray own = f.duplicate();
                own.attach(scope);
                double[] score = likelihood
                        .gradient(own, likelihood.sample(own, new RowStreams(5, 0, k)))
                        .toDoubleArray();
                for (int i = 0; i < score.length; i++) {
                    first[i] += score[i] / draws;
                    second[i] += score[i] * score[i] / draws;
                }
            }
        }
        int c = OutputBasis.size(f);
        for (int i = 0; i < first.length; i++) {
            double hessian = OutputCases.hessian(likelihood, f, i / c)[i % c][i % c];
            OutputCases.requireClose("mean score", first[i], 0, 5 * Math.sqrt(hessian / draws));
            OutputCases.requireClose("squared score", second[i], hessian, 0.25 * hessian);
        }
    }

    @Test
    void largeLogitsAreFinite() {
        NDArray f = manager.create(new double[] {-900, 900, 900}, new Shape(3, 1));
        NDArray y = manager.create(new double[] {0, 1, 0}, new Shape(3, 1));
        assertThat(new Bernoulli().negativeLogLikelihood(f, y).getDouble()).isEqualTo(900);
        assertThat(new Bernoulli().gradient(f, y).toDoubleArray()).containsExactly(0, 0, 1);
    }

    @Test
    void largeRatesAreDrawnWhole() {
        NDArray f = manager.full(new Shape(2000, 1), (float) Math.log(200)).toType(DataType.FLOAT64, false);
        double[] counts = new Poisson().sample(f, new RowStreams(1, 0, 0)).toDoubleArray();
        double mean = 0;
        double square = 0;
        for (double count : counts) {
            mean += count / counts.length;
            square += (count - 200) * (count - 200) / counts.length;
        }
        OutputCases.requireClose("mean", mean, 200, 5 * Math.sqrt(200.0 / counts.length));
        OutputCases.requireClose("variance", square, 200, 5 * 200 * Math.sqrt(2.0 / counts.length));
    }

    @Test
    void targetsOfOneOutputMayLackItsAxis() {
        NDArray f = OutputCases.normal(manager, 1, 1, new Shape(4, 1));
        NDArray y = manager.create(new float[] {0, 1, 1, 0});
        assertThat(new Bernoulli().gradient(f, y).getShape()).isEqualTo(new Shape(4, 1));
    }

    @Test
    void targetsThatDoNotFitAreNamed() {
        NDArray f = OutputCases.normal(manager, 1, 1, new Shape(4, 2));
        assertThatThrownBy(() -> new Poisson().gradient(f, manager.zeros(new Shape(4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("targets have the shape (4), the network's outputs (4, 2); give them the same");
        assertThatThrownBy(() -> new Poisson().requireTargets(manager.create(new float[] {2, -1})))
                .hasMessage("targets of a Poisson likelihood are counts from 0, but one is -1.0");
        assertThatThrownBy(() -> new Bernoulli().requireTargets(manager.create(new float[] {0, 2})))
                .hasMessage("targets of a Bernoulli likelihood lie between 0 (no) and 1 (yes), but one is 2.0");
        assertThatThrownBy(() -> new Categorical().requireTargets(manager.create(new long[] {0, -3})))
                .hasMessage("targets of a categorical likelihood are class numbers from 0, but one is -3.0");
        assertThatThrownBy(() -> Gaussian.withNoise(0))
                .hasMessage("an observation noise is positive and finite, not 0.0");
    }

    @Test
    void aKnownNoiseIsPartOfTheFit() {
        Likelihood known = Likelihood.gaussian(0.4);
        Likelihood free = Likelihood.gaussian();
        double expected = free.dataTerm(3.5, 12, 1.5).logLikelihood(-2 * Math.log(0.4));
        OutputCases.requireClose("log likelihood", known.dataTerm(3.5, 12, 1.5).logLikelihood(0), expected, 1e-12);
        OutputCases.requireClose("scale", known.dataTerm(3.5, 12, 1.5).scale(0), 1 / (0.16 * 1.5), 1e-12);
        assertThat(known.tunesNoise()).isFalse();
        assertThat(free.tunesNoise()).isTrue();
    }
}

package dev.occam.laplace.predict;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.SplittableRandom;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.integration.RombergIntegrator;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.linear.LUDecomposition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Predictives against integrals, densities and limits known by other means. */
class PredictiveTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Random means, and covariances of the size given. */
    private GaussianOutputs outputs(long seed, int rows, int outputs, double size) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = random.doubles((long) rows * outputs, -2, 2).toArray();
        NDArray root = manager.create(
                random.doubles((long) rows * outputs * outputs, -1, 1).toArray(), new Shape(rows, outputs, outputs));
        NDArray covariance = root.matMul(root.transpose(0, 2, 1)).mul(size);
        return new GaussianOutputs(manager.create(means, new Shape(rows, outputs)), covariance);
    }

    private static Predictive of(Likelihood likelihood, GaussianOutputs outputs) {
        return Predictive.of(likelihood, outputs, 1);
    }

    /** Without variance probit is the softmax; with all of it, uniform. */
    @Test
    void probitLiesBetweenThePlugInAndUniform() {
        Predictive certain = of(Likelihood.categorical(), outputs(1, 6, 4, 0));
        requireClose(
                "no variance",
                certain.mean(Averaging.probit()).toDoubleArray(),
                certain.mean(Averaging.plugIn()).toDoubleArray(),
                1e-14);
        double[] lost = of(Likelihood.categorical(), outputs(1, 6, 4, 1e18))
                .mean(Averaging.probit())
                .toDoubleArray();
        for (double p : lost) {
            requireWithin("all variance", p, 0.25, 1e-7);
        }
    }

    @Test
    void theDefaultForClassesIsThePlugIn() {
        Predictive predictive = of(Likelihood.categorical(), outputs(2, 5, 3, 1));
        assertThat(predictive.probabilities().toDoubleArray())
                .isEqualTo(predictive.outputs().softmax(-1).toDoubleArray());
        Predictive binary = of(Likelihood.bernoulli(), outputs(2, 5, 1, 1));
        assertThat(binary.probabilities().toDoubleArray())
                .isEqualTo(binary.mean(Averaging.plugIn()).toDoubleArray());
    }

    @Test
    void everyAveragingOfClassesSumsToOne() {
        Predictive predictive = of(Likelihood.categorical(), outputs(3, 7, 4, 2));
        for (Averaging averaging : new Averaging[] {
            Averaging.plugIn(),
            Averaging.probit(),
            Averaging.bridge(),
            Averaging.normalisedBridge(),
            Averaging.monteCarlo(100, 1)
        }) {
            for (double sum : predictive.mean(averaging).sum(new int[] {1}).toDoubleArray()) {
                requireWithin(averaging.toString(), sum, 1, 1e-12);
            }
        }
    }

    @Test
    void entropySplitsIntoItsParts() {
        CategoricalPredictive predictive = (CategoricalPredictive) of(Likelihood.categorical(), outputs(4, 8, 3, 2));
        double[] total = predictive.entropy().toDoubleArray();
        double[] epistemic = predictive.epistemic().toDoubleArray();
        double[] aleatoric = predictive.aleatoric().toDoubleArray();
        for (int i = 0; i < total.length; i++) {
            requireWithin("row " + i, epistemic[i] + aleatoric[i], total[i], 1e-12);
            assertThat(epistemic[i]).isPositive();
            assertThat(total[i]).isLessThanOrEqualTo(Math.log(3));
        }
        double[] certain =
                of(Likelihood.categorical(), outputs(4, 8, 3, 0)).epistemic().toDoubleArray();
        for (double value : certain) {
            requireWithin("no variance", value, 0, 1e-12);
        }
    }

    private static double integral(UnivariateFunction function, double mean, double variance) {
        double deviation = Math.sqrt(variance);
        UnivariateFunction weighted =
                z -> function.value(mean + deviation * z) * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        return new RombergIntegrator(1e-10, 1e-12, 8, 30).integrate(10_000_000, weighted, -9, 9);
    }

    private static double sigmoid(double f) {
        return 1 / (1 + Math.exp(-f));
    }

    private static double entropy(double f) {
        double p = sigmoid(f);
        return -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    }

    @Test
    void gaussHermiteIsTheIntegral() {
        GaussianOutputs outputs = outputs(5, 6, 2, 0.8);
        BernoulliPredictive predictive = (BernoulliPredictive) of(Likelihood.bernoulli(), outputs);
        double[] mean = predictive.mean(Averaging.gaussHermite()).toDoubleArray();
        double[] aleatoric = predictive.aleatoric().toDoubleArray();
        double[] f = outputs.mean().toDoubleArray();
        double[] v = outputs.variances().toDoubleArray();
        for (int i = 0; i < f.length; i++) {
            requireWithin("mean " + i, mean[i], integral(PredictiveTest::sigmoid, f[i], v[i]), 1e-7);
            requireWithin("aleatoric " + i, aleatoric[i], integral(PredictiveTest::entropy, f[i], v[i]), 1e-6);
            double total = entropy(Math.log(mean[i] / (1 - mean[i])));
            requireWithin("epistemic " + i, predictive.epistemic().toDoubleArray()[i], total - aleatoric[i], 1e-10);
        }
    }

    /** Mean, mean variance and variance of the mean of a count, by the law of total variance over the log rate. */
    @Test
    void momentsOfCounts() {
        GaussianOutputs outputs = outputs(6, 5, 2, 0.3);
        Predictive predictive = of(Likelihood.poisson(), outputs);
        double[] f = outputs.mean().toDoubleArray();
        double[] v = outputs.variances().toDoubleArray();
        for (int i = 0; i < f.length; i++) {
            double rate = integral(Math::exp, f[i], v[i]);
            double square = integral(z -> Math.exp(2 * z), f[i], v[i]);
            requireClose("mean", predictive.mean().toDoubleArray()[i], rate, 1e-9);
            requireClose("epistemic", predictive.epistemic().toDoubleArray()[i], square - rate * rate, 1e-8);
            requireClose("aleatoric", predictive.aleatoric().toDoubleArray()[i], rate, 1e-9);
        }
        NDArray counts = manager.create(new double[] {0, 1, 2, 3, 4, 0, 1, 2, 3, 4}, new Shape(5, 2));
        double[] density = predictive.logDensity(counts).toDoubleArray();
        double[] rates = predictive.mean().toDoubleArray();
        for (int n = 0; n < 5; n++) {
            double expected = 0;
            for (int c = 0; c < 2; c++) {
                int count = (2 * n + c) % 5;
                expected += new PoissonDistribution(rates[2 * n + c]).logProbability(count);
            }
            requireClose("log density", density[n], expected, 1e-10);
        }
    }

    @Test
    void realTargetsAreGaussianWithNoiseAndCovariance() {
        GaussianOutputs outputs = outputs(7, 4, 3, 0.5);
        GaussianPredictive predictive = (GaussianPredictive) Predictive.of(Likelihood.gaussian(), outputs, 0.7);
        double[] targets = new SplittableRandom(8).doubles(12, -2, 2).toArray();
        double[] density =
                predictive.logDensity(manager.create(targets, new Shape(4, 3))).toDoubleArray();
        double[] means = outputs.mean().toDoubleArray();
        double[] v = outputs.covariance().toDoubleArray();
        double[] information = predictive.mutualInformation().toDoubleArray();
        for (int n = 0; n < 4; n++) {
            double[][] covariance = new double[3][3];
            double[] mean = new double[3];
            double[] target = new double[3];
            for (int i = 0; i < 3; i++) {
                mean[i] = means[3 * n + i];
                target[i] = targets[3 * n + i];
                for (int j = 0; j < 3; j++) {
                    covariance[i][j] = v[9 * n + 3 * i + j] + (i == j ? 0.49 : 0);
                }
            }
            MultivariateNormalDistribution normal = new MultivariateNormalDistribution(mean, covariance);
            requireClose("log density", density[n], Math.log(normal.density(target)), 1e-10);
            double determinant = new LUDecomposition(normal.getCovariances()).getDeterminant();
            requireClose("information", information[n], Math.log(determinant / Math.pow(0.49, 3)) / 2, 1e-10);
        }
        assertThat(predictive.aleatoric().toDoubleArray()).containsOnly(0.7 * 0.7);
        requireClose(
                "variance",
                predictive.variance().toDoubleArray(),
                predictive.epistemic().add(0.49).toDoubleArray(),
                1e-12);
    }

    @Test
    void logProbabilitiesOfClassesDoNotUnderflow() {
        NDArray mean = manager.create(new double[] {2000, 0, 0, 1}, new Shape(2, 2));
        GaussianOutputs certain = new GaussianOutputs(mean, manager.zeros(new Shape(2, 2, 2), DataType.FLOAT64));
        double[] density = of(Likelihood.categorical(), certain)
                .logDensity(manager.create(new long[] {1, 1}))
                .toDoubleArray();
        assertThat(density[0]).isEqualTo(-2000);
        requireClose("second", density[1], Math.log(sigmoid(1)), 1e-12);
        GaussianOutputs one = new GaussianOutputs(
                manager.create(new double[] {-800, 800}, new Shape(2, 1)),
                manager.zeros(new Shape(2, 1, 1), DataType.FLOAT64));
        Predictive binary = of(Likelihood.bernoulli(), one);
        assertThat(binary.logDensity(manager.create(new float[] {1, 1})).toDoubleArray())
                .containsExactly(-800, 0);
        requireWithin("epistemic", binary.epistemic().sum().getDouble(), 0, 1e-13);
        requireWithin("aleatoric", binary.aleatoric().sum().getDouble(), 0, 1e-13);
    }

    @Test
    void samplesHaveTheCovarianceOfTheOutputs() {
        GaussianOutputs outputs = outputs(9, 3, 2, 1);
        int draws = 40_000;
        NDArray centred = outputs.draw(manager, draws, 3).sub(outputs.mean().expandDims(1));
        double[] found = centred.transpose(0, 2, 1).matMul(centred).div(draws).toDoubleArray();
        double[] expected = outputs.covariance().toDoubleArray();
        for (int i = 0; i < expected.length; i++) {
            requireWithin("entry " + i, found[i], expected[i], 5 * 2 / Math.sqrt(draws));
        }
    }

    @Test
    void whatALikelihoodLacksIsNamed() {
        GaussianOutputs outputs = outputs(10, 2, 2, 1);
        assertThatThrownBy(() -> of(Likelihood.bernoulli(), outputs).mean(Averaging.bridge()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the Bernoulli predictive has no averaging LaplaceBridge; it has plug-in, probit,"
                        + " Gauss-Hermite and Monte Carlo");
        assertThatThrownBy(() -> of(Likelihood.gaussian(), outputs).probabilities())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("targets of this likelihood have no probabilities; use mean()");
        assertThatThrownBy(() -> new GaussianOutputs(outputs.mean(), outputs.mean()))
                .hasMessage(
                        "outputs of shape (2, 2) do not fit a covariance of shape (2, 2); they are (N, C) and (N, C,"
                                + " C)");
    }
}

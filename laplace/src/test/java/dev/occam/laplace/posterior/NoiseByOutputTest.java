package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Full;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Networks;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.likelihood.GaussianByOutput;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.predict.Predictive;
import dev.occam.laplace.record.Recorder;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A noise for each output, known or tuned, against dense algebra. */
class NoiseByOutputTest {

    private static final int ROWS = 40;
    private NDManager manager;
    private Block network;
    private NDArray x;
    private NDArray y;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        network = Networks.mlp(manager, 1, true, false, new Shape(1, 3), 4, 2);
        x = Networks.normal(manager, 2, ROWS, 3);
        NDArray noise = Networks.normal(manager, 3, ROWS, 2).mul(manager.create(new double[] {0.1, 2}));
        y = Recorder.of(network).predict(x, Map.of()).add(noise);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Structure> structures() {
        return Stream.of(Kfac.EXPAND, Ekfac.EXPAND, Full.GGN);
    }

    /** Equal noises are one noise. */
    @ParameterizedTest
    @MethodSource("structures")
    void equalNoisesAreOne(Structure structure) {
        Laplace one = Laplace.of(network, Likelihood.gaussian(0.6)).structure(structure);
        Laplace each =
                Laplace.of(network, Likelihood.gaussianByOutput(0.6, 0.6)).structure(structure);
        try (Posterior expected = one.fit(x, y);
                Posterior found = each.fit(x, y)) {
            expected.tunePrior();
            found.tunePrior();
            requireClose(
                    "evidence", found.evidence().value(), expected.evidence().value(), 1e-10);
            Predictive a = found.predict(x);
            Predictive b = expected.predict(x);
            requireClose(
                    "covariance", a.covariance().toDoubleArray(), b.covariance().toDoubleArray(), 1e-9);
            requireClose(
                    "aleatoric", a.aleatoric().toDoubleArray(), b.aleatoric().toDoubleArray(), 1e-12);
            requireClose(
                    "density", a.logDensity(y).toDoubleArray(), b.logDensity(y).toDoubleArray(), 1e-9);
            requireClose(
                    "information",
                    a.mutualInformation().toDoubleArray(),
                    b.mutualInformation().toDoubleArray(),
                    1e-9);
        }
    }

    /** At the noises found, the evidence of the full matrix by Cholesky, written out here, is greatest. */
    @Test
    void tunedNoisesMaximiseTheEvidence() {
        try (Posterior posterior =
                Laplace.of(network, Likelihood.gaussian()).structure(Full.GGN).fitNoiseByOutput(Batches.of(x, y, 15))) {
            double[] noises = ((GaussianByOutput) posterior.likelihood()).noises();
            double delta = posterior.hyperparameters().priorPrecision(0);
            double best = evidence(posterior, noises, delta);
            requireClose("evidence", posterior.evidence().value(), best, 1e-10);
            for (double factor : new double[] {0.98, 1.02}) {
                assertThat(evidence(posterior, new double[] {noises[0] * factor, noises[1]}, delta))
                        .isLessThan(best);
                assertThat(evidence(posterior, new double[] {noises[0], noises[1] * factor}, delta))
                        .isLessThan(best);
                assertThat(evidence(posterior, noises, delta * factor)).isLessThan(best);
            }
            for (int c = 0; c < 2; c++) {
                double[] up = noises.clone();
                double[] down = noises.clone();
                up[c] *= Math.exp(1e-4);
                down[c] *= Math.exp(-1e-4);
                double slope = (evidence(posterior, up, delta) - evidence(posterior, down, delta)) / 2e-4;
                requireWithin("slope in log noise " + c, slope, 0, 1e-2);
            }
            assertThat(noises[1]).isGreaterThan(3 * noises[0]);
        }
    }

    private double evidence(Posterior posterior, double[] noises, double delta) {
        CurvatureBlock block = posterior.curvature().blocks().get(0);
        RealMatrix jacobian = DenseTwin.jacobian(network, block, x);
        double[] outputs = posterior.predict(x).outputs().toDoubleArray();
        double[] targets = y.toDoubleArray();
        double fit = 0;
        RealMatrix scaled = jacobian.copy();
        for (int i = 0; i < outputs.length; i++) {
            double noise = noises[i % 2];
            fit -= Math.pow((outputs[i] - targets[i]) / noise, 2) / 2 + Math.log(noise * Math.sqrt(2 * Math.PI));
            scaled.setRowMatrix(
                    i, new Array2DRowRealMatrix(new double[][] {jacobian.getRow(i)}).scalarMultiply(1 / noise));
        }
        RealMatrix precision = DenseTwin.precision(scaled.transpose().multiply(scaled), 1, delta);
        CholeskyDecomposition cholesky = DenseTwin.cholesky(precision);
        double logDet = 0;
        for (int i = 0; i < block.size(); i++) {
            logDet += 2 * Math.log(cholesky.getL().getEntry(i, i)) - Math.log(delta);
        }
        double norm = posterior.curvature().weights().get(0).square().sum().getDouble();
        return fit - (logDet + delta * norm) / 2;
    }

    @Test
    void whatHasNoNoiseIsRefused() {
        NDArray labels = Networks.classes(manager, 5, 2, ROWS);
        assertThatThrownBy(
                        () -> Laplace.of(network, Likelihood.categorical()).fitNoiseByOutput(Batches.of(x, labels, 10)))
                .hasMessage("only a Gaussian likelihood has noises to tune, not Categorical");
        NDArray exact;
        try (Posterior posterior = Laplace.of(network, Likelihood.gaussian(1)).fit(x, y)) {
            exact = posterior.predict(x).outputs();
        }
        assertThatThrownBy(() -> Laplace.of(network, Likelihood.gaussian()).fitNoiseByOutput(Batches.of(x, exact, 10)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith(
                        "the squared residuals of output 0 add up to 0.0, so that its noise has no best");
        assertThatThrownBy(() ->
                        Laplace.of(network, Likelihood.gaussian()).fitNoiseByOutput(Batches.of(x, y.get(":, :1"), 10)))
                .hasMessageContaining("outputs and targets of one shape (N, C), but they are (10, 2) and (10, 1)");
    }
}

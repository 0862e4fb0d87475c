package dev.occam.laplace.likelihood;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.evidence.DataTerm;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A density for each output, with its own noise. */
class GaussianByOutputTest {

    private static final double[] NOISES = {0.3, 2, 0.7};

    private final Likelihood likelihood = Likelihood.gaussianByOutput(NOISES);
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void valueGradientAndHessian(int positions) {
        Shape shape = positions == 1 ? new Shape(5, 3) : new Shape(2, positions, 3);
        NDArray f = OutputCases.normal(manager, 1, 2, shape);
        NDArray y = OutputCases.normal(manager, 2, 2, shape);
        double[] gradient = likelihood.gradient(f, y).toDoubleArray();
        double[] differences = OutputCases.gradient(
                f, at -> likelihood.negativeLogLikelihood(at, y).getDouble());
        for (int i = 0; i < gradient.length; i++) {
            OutputCases.requireClose("entry " + i, gradient[i], differences[i], 1e-6);
        }
        for (int n = 0; n < f.size() / 3; n++) {
            double[][] hessian = OutputCases.hessian(likelihood, f, n);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    double expected = i == j ? 1 / (NOISES[i] * NOISES[i]) : 0;
                    OutputCases.requireClose("hessian " + i + ", " + j, hessian[i][j], expected, 1e-12);
                }
            }
        }
    }

    @Test
    void theDataTermIsTheLogDensity() {
        NDArray f = OutputCases.normal(manager, 3, 2, new Shape(5, 3));
        NDArray y = OutputCases.normal(manager, 4, 2, new Shape(5, 3));
        double[] error = f.sub(y).toDoubleArray();
        double density = 0;
        for (int i = 0; i < error.length; i++) {
            density += new NormalDistribution(null, 0, NOISES[i % 3]).logDensity(error[i]);
        }
        double fit = likelihood.negativeLogLikelihood(f, y).getDouble();
        DataTerm term = likelihood.dataTerm(fit, error.length, 1);
        OutputCases.requireClose("log density", term.logLikelihood(0), density, 1e-11);
        DataTerm warm = likelihood.dataTerm(fit, error.length, 2);
        OutputCases.requireClose("tempered", warm.logLikelihood(0) - density, fit / 2, 1e-11);
        OutputCases.requireClose("scale", warm.scale(0), 0.5, 1e-15);
    }

    @Test
    void drawsHaveTheirNoises() {
        NDArray f = manager.zeros(new Shape(4000, 3), DataType.FLOAT64);
        NDArray drawn = likelihood.sample(f, new RowStreams(7, 0, 0));
        double[] variances = drawn.square().mean(new int[] {0}).toDoubleArray();
        for (int c = 0; c < 3; c++) {
            double expected = NOISES[c] * NOISES[c];
            OutputCases.requireClose("output " + c, variances[c], expected, 5 * expected * Math.sqrt(2.0 / 4000));
        }
    }

    @Test
    void noisesThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> Likelihood.gaussianByOutput()).hasMessageContaining("at least one noise");
        assertThatThrownBy(() -> Likelihood.gaussianByOutput(1, 0))
                .hasMessageContaining("positive and finite, not 0.0");
        NDArray two = manager.zeros(new Shape(4, 2), DataType.FLOAT64);
        assertThatThrownBy(() -> likelihood.gradient(two, two))
                .hasMessage("the likelihood has noises for 3 outputs, the network has 2");
    }
}

package dev.occam.laplace.likelihood;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.evidence.DataTerm;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Squared errors at unit noise, and the density they become with a noise. */
class GaussianTest {

    private final Likelihood likelihood = new Gaussian();
    private NDManager manager;

    static Stream<Shape> shapes() {
        return Stream.of(new Shape(6, 1), new Shape(5, 3), new Shape(2, 4, 3));
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void valueGradientAndHessian(Shape shape) {
        NDArray f = OutputCases.normal(manager, 1, 2, shape);
        NDArray y = OutputCases.normal(manager, 2, 2, shape);
        double[] error = f.sub(y).toDoubleArray();
        double expected = 0;
        for (double e : error) {
            expected += e * e / 2;
        }
        double value = likelihood.negativeLogLikelihood(f, y).getDouble();
        OutputCases.requireClose("value", value, expected, 1e-13 * expected);
        double[] gradient = likelihood.gradient(f, y).toDoubleArray();
        assertThat(gradient).isEqualTo(error);
        double[] differences = OutputCases.gradient(
                f, at -> likelihood.negativeLogLikelihood(at, y).getDouble());
        for (int i = 0; i < gradient.length; i++) {
            OutputCases.requireClose("entry " + i, gradient[i], differences[i], 1e-8);
        }
        int c = OutputBasis.size(f);
        for (int n = 0; n < f.size() / c; n++) {
            double[][] hessian = OutputCases.hessian(likelihood, f, n);
            for (int i = 0; i < c; i++) {
                for (int j = 0; j < c; j++) {
                    assertThat(hessian[i][j]).isEqualTo(i == j ? 1 : 0);
                }
            }
        }
    }

    /** With noise sigma the data term is the log density of the targets. */
    @Test
    void theDataTermIsTheLogDensity() {
        double sigma = 0.3;
        double[] errors = {0.2, -0.5, 0.1, 0.05};
        double half = 0;
        double density = 0;
        for (double e : errors) {
            half += e * e / 2;
            density += new NormalDistribution(null, 0, sigma).logDensity(e);
        }
        DataTerm term = likelihood.dataTerm(half, errors.length, 1);
        double logPrecision = -2 * Math.log(sigma);
        OutputCases.requireClose("log density", term.logLikelihood(logPrecision), density, 1e-13);
        OutputCases.requireClose("scale", term.scale(logPrecision), 1 / (sigma * sigma), 1e-12);
        assertThat(term.hasNoise()).isTrue();
    }

    /** The temperature divides the fit, not the normaliser. */
    @Test
    void theNormaliserIsNotTempered() {
        double logPrecision = Math.log(2);
        double cold = likelihood.dataTerm(3, 4, 1).logLikelihood(logPrecision);
        double warm = likelihood.dataTerm(3, 4, 2).logLikelihood(logPrecision);
        OutputCases.requireClose("difference", warm - cold, 3 * 2 / 2.0, 1e-14);
    }
}

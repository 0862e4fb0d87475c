package dev.occam.laplace.posterior;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireWithin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.predict.Averaging;
import dev.occam.laplace.predict.Predictive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our predictives of the golden networks against a peer's, for every structure that the peer has. */
class GoldenPredictiveTest {

    private static final double TOLERANCE = 1e-8;
    private static final int SAMPLES = 100_000;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("dev.occam.laplace.posterior.GoldenPrediction#all")
    void outputsAndTheirCovariance(GoldenPrediction expected) {
        try (Posterior posterior = expected.posterior(manager)) {
            Predictive predictive = posterior.predict(expected.testInputs(manager));
            requireClose(expected + ", f", predictive.outputs().toDoubleArray(), expected.figures("f_mu"), TOLERANCE);
            requireClose(
                    expected + ", f_var",
                    predictive.covariance().toDoubleArray(),
                    expected.figures("f_var"),
                    TOLERANCE);
            if (expected.golden().isClassification()) {
                requireAverages(expected, predictive);
            }
        }
    }

    private static void requireAverages(GoldenPrediction expected, Predictive predictive) {
        requireMean(expected, predictive, Averaging.probit(), "probit");
        requireMean(expected, predictive, Averaging.bridge(), "bridge");
        requireMean(expected, predictive, Averaging.normalisedBridge(), "bridge_norm");
        double[] mc = predictive.mean(Averaging.monteCarlo(SAMPLES, 11)).toDoubleArray();
        double[] theirs = expected.figures("mc");
        double[] errors = expected.figures("mc_std_err");
        double[] probit = expected.figures("probit");
        double ratio = Math.sqrt(expected.node().required("mc_n_samples").doubleValue() / SAMPLES + 1);
        for (int i = 0; i < mc.length; i++) {
            // A class that no sample of the peer's met has no measured error.
            double bound = 5 * ratio * errors[i] + 1e-6 * probit[i];
            requireWithin(expected + ", mc[" + i + "]", mc[i], theirs[i], bound);
        }
    }

    private static void requireMean(
            GoldenPrediction expected, Predictive predictive, Averaging averaging, String field) {
        NDArray mean = predictive.mean(averaging);
        requireClose(expected + ", " + field, mean.toDoubleArray(), expected.figures(field), TOLERANCE);
    }
}

package dev.occam.laplace.golden;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireRelative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.Spectrum;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The evidence of stored spectra against the figures that a peer computes for them: arithmetic alone, so every
 * Kronecker curvature found in the folder is tested, whatever its layers and its Fisher are.
 */
class GoldenEvidenceTest {

    private static final double TOLERANCE = 1e-9;

    @Test
    void theFolderHoldsSomethingToTest() {
        GoldenFolder folder = GoldenFolder.current();
        if (System.getProperty(GoldenFolder.PROPERTY) == null) {
            assertThat(folder.cases())
                    .extracting(GoldenCase::name)
                    .containsExactly(
                            "clf_cnn_flat",
                            "clf_cnn_gap",
                            "clf_deepset",
                            "clf_mlp",
                            "clf_mlp_nobias",
                            "reg_cnn_flat",
                            "reg_mlp",
                            "reg_multi");
        } else {
            assumeTrue(!folder.cases().isEmpty(), () -> "no case in " + folder.path());
        }
    }

    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("dev.occam.laplace.golden.GoldenProblems#kronecker")
    void everyStoredEvaluation(GoldenCase golden, String key) {
        GoldenCurvature curvature = GoldenProblems.curvature(golden, key);
        assumeTrue(!curvature.evals().isEmpty(), () -> golden + " has no evals for " + curvature.key());
        for (GoldenEvidence expected : curvature.evals()) {
            requireEvaluation(golden, expected, GoldenProblems.spectra(golden, curvature, expected.priorMean()));
        }
    }

    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("dev.occam.laplace.golden.GoldenProblems#full")
    void everyStoredEvaluationOfTheDenseCurvatureWithOnePrior(GoldenCase golden, String key) {
        GoldenCurvature curvature = GoldenProblems.curvature(golden, key);
        assumeTrue(curvature.full().isPresent(), () -> golden + " has no dense matrix for " + key);
        double[] eigenvalues = new EigenDecomposition(
                        new Array2DRowRealMatrix(curvature.full().orElseThrow().rows()))
                .getRealEigenvalues();
        List<GoldenEvidence> scalar = curvature.evals().stream()
                .filter(eval -> eval.priorPrecision().length == 1)
                .toList();
        assumeTrue(!scalar.isEmpty(), () -> golden + " has no evals with one prior for " + curvature.key());
        for (GoldenEvidence expected : scalar) {
            double squaredNorm = golden.parameters().stream()
                    .mapToDouble(p -> GoldenProblems.squaredNorm(p, expected.priorMean()))
                    .sum();
            requireEvaluation(golden, expected, List.of(Spectrum.of("all", eigenvalues, squaredNorm)));
        }
    }

    private static void requireEvaluation(GoldenCase golden, GoldenEvidence expected, List<Spectrum> spectra) {
        String what = golden + ", " + expected;
        double[] priors = expected.priorPrecision();
        LogEvidence evidence = new LogEvidence(
                spectra,
                GoldenProblems.groups(spectra, priors.length == 1),
                GoldenProblems.dataTerm(golden, expected.temperature()));
        Hyperparameters at = Hyperparameters.of(priors, golden.isClassification() ? 1 : expected.noise());
        EvidenceValue value = evidence.evaluate(at);
        double logDetPrior = 0;
        for (int block = 0; block < spectra.size(); block++) {
            logDetPrior += spectra.get(block).parameterCount()
                    * at.logPriorPrecision(evidence.groups().groupOf(block));
        }
        requireFigure(what, value.logLikelihood(), expected, "log_likelihood");
        requireFigure(what, logDetPrior, expected, "log_det_prior_precision");
        requireFigure(what, value.logDetRatio(), expected, "log_det_ratio");
        requireRelative(
                what + ", log_det_posterior_precision",
                value.logDetRatio() + logDetPrior,
                expected.figure("log_det_posterior_precision"),
                TOLERANCE);
        requireFigure(what, value.scatter(), expected, "scatter");
        requireFigure(what, value.value(), expected, "log_marginal_likelihood");
        requireClose(what + ", gradient", value.priorGradient(), expected.gradientInLogPriorPrecision(), TOLERANCE);
        expected.optionalFigure("grad_wrt_log_sigma_noise")
                .ifPresent(slope ->
                        requireClose(what + ", gradient in log sigma", -2 * value.noiseGradient(), slope, TOLERANCE));
    }

    private static void requireFigure(String what, double actual, GoldenEvidence expected, String field) {
        requireRelative(what + ", " + field, actual, expected.figure(field), TOLERANCE);
    }
}

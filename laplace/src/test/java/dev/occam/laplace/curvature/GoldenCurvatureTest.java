package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.evidence.CurvatureScaling;
import dev.occam.laplace.evidence.EvidenceMaximum;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.laplace.golden.GoldenEvidence;
import dev.occam.laplace.golden.GoldenOptimum;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The evidence of our curvature of the golden networks against the peer's: values, gradients, optima.
 *
 * <p>The peer scales every curvature by 1/(sigma^2 T), empirical ones too, and its empirical one is twice ours in
 * regression; so our spectra, in the peer's size, are compared under the peer's scaling.
 */
class GoldenCurvatureTest {

    private static final double TOLERANCE = 1e-9;

    private NDManager manager;

    static Stream<Arguments> kronecker() {
        return GoldenPass.passes("kron_", "kron_expand_ggn");
    }

    static Stream<Arguments> kroneckerAndDiagonal() {
        return Stream.concat(kronecker(), GoldenPass.passes("diag_", "diag_ggn"));
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("kroneckerAndDiagonal")
    void evidenceAndItsGradients(GoldenPass pass) {
        List<GoldenEvidence> evals = pass.stored().evals();
        try (Curvature curvature = run(pass)) {
            for (GoldenEvidence eval : evals) {
                LogEvidence evidence = evidence(pass, curvature, eval, CurvatureScaling.HESSIAN);
                Hyperparameters at = at(pass, eval);
                EvidenceValue value = evidence.evaluate(at);
                String what = pass + ", " + eval;
                requireClose(what, value.logLikelihood(), eval.figure("log_likelihood"), TOLERANCE);
                requireClose(what, value.logDetRatio(), eval.figure("log_det_ratio"), TOLERANCE);
                requireClose(what, value.scatter(), eval.figure("scatter"), TOLERANCE);
                requireClose(what, value.value(), eval.figure("log_marginal_likelihood"), TOLERANCE);
                requireClose(what, value.priorGradient(), eval.gradientInLogPriorPrecision(), TOLERANCE);
                eval.optionalFigure("grad_wrt_log_sigma_noise")
                        .ifPresent(slope -> requireClose(what, -2 * value.noiseGradient(), slope, TOLERANCE));
            }
        }
    }

    /** Where the log likelihood has scale 1, the power of it by which a curvature scales makes no difference. */
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("kronecker")
    void theScalingOfOurOwnAtUnitScale(GoldenPass pass) {
        List<GoldenEvidence> evals = pass.stored().evals();
        try (Curvature curvature = run(pass)) {
            assertThat(curvature.scaling())
                    .isEqualTo(pass.isEmpirical() ? CurvatureScaling.SQUARED_GRADIENT : CurvatureScaling.HESSIAN);
            for (GoldenEvidence eval : evals) {
                if (eval.noise() != 1 || eval.temperature() != 1) {
                    continue;
                }
                LogEvidence evidence = evidence(pass, curvature, eval, curvature.scaling());
                EvidenceValue value = evidence.evaluate(at(pass, eval));
                String what = pass + ", " + eval;
                requireClose(what, value.value(), eval.figure("log_marginal_likelihood"), TOLERANCE);
                requireClose(what, value.priorGradient(), eval.gradientInLogPriorPrecision(), TOLERANCE);
            }
        }
    }

    /** The value at the maximum is flat, so it agrees to the square of the peer's own residual gradient. */
    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("kronecker")
    void optima(GoldenPass pass) {
        List<GoldenOptimum> optima = pass.stored().optima();
        try (Curvature curvature = run(pass)) {
            for (GoldenOptimum optimum : optima) {
                if (!optimum.isConverged()) {
                    continue;
                }
                LogEvidence evidence =
                        evidence(pass, curvature, optimum.priorPrecision().length, 0, 1, CurvatureScaling.HESSIAN);
                Hyperparameters start =
                        Hyperparameters.uniform(evidence.groups().count(), 1, 1);
                EvidenceMaximum maximum = optimum.hasFreeNoise()
                        ? EvidenceMaximum.withFreeNoise(evidence, start)
                        : EvidenceMaximum.withFixedNoise(evidence, start);
                requireClose(
                        pass + ", " + optimum, maximum.value().value(), optimum.logMarginalLikelihood(), TOLERANCE);
            }
        }
    }

    private Curvature run(GoldenPass pass) {
        return pass.run(pass.key().startsWith("diag_") ? Diagonal.GGN : new Kfac(pass.sharing()), manager);
    }

    private static Hyperparameters at(GoldenPass pass, GoldenEvidence eval) {
        return Hyperparameters.of(eval.priorPrecision(), pass.golden().isClassification() ? 1 : eval.noise());
    }

    private static LogEvidence evidence(
            GoldenPass pass, Curvature curvature, GoldenEvidence eval, CurvatureScaling scaling) {
        return evidence(pass, curvature, eval.priorPrecision().length, eval.priorMean(), eval.temperature(), scaling);
    }

    private static LogEvidence evidence(
            GoldenPass pass,
            Curvature curvature,
            int groups,
            double priorMean,
            double temperature,
            CurvatureScaling scaling) {
        Likelihood likelihood = pass.golden().isClassification() ? new Categorical() : new Gaussian();
        List<Spectrum> spectra = spectra(pass, curvature, priorMean);
        List<String> names = spectra.stream().map(Spectrum::name).toList();
        return new LogEvidence(
                spectra,
                groups == 1 ? PriorGroups.scalar(names.size()) : PriorGroups.layerwise(names),
                curvature.dataTerm(likelihood, temperature),
                scaling);
    }

    /** The spectra in the peer's size; without a prior mean and a factor, those that the curvature gives itself. */
    private static List<Spectrum> spectra(GoldenPass pass, Curvature curvature, double priorMean) {
        if (priorMean == 0 && pass.peerScale() == 1) {
            return curvature.spectra();
        }
        List<Spectrum> spectra = new ArrayList<>();
        for (int k = 0; k < curvature.blocks().size(); k++) {
            CurvatureBlock block = curvature.blocks().get(k);
            NDArray weights = curvature.weights().get(k);
            double[] eigenvalues = Arrays.stream(block.eigenvalues())
                    .map(value -> pass.peerScale() * value)
                    .toArray();
            double squaredNorm = weights.sub(priorMean).square().sum().getDouble();
            spectra.add(Spectrum.of(block.name(), eigenvalues, squaredNorm));
        }
        return spectra;
    }
}

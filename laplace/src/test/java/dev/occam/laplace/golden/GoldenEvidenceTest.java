package dev.occam.laplace.golden;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.occam.laplace.evidence.AdamAscent;
import dev.occam.laplace.evidence.DataTerm;
import dev.occam.laplace.evidence.EvidenceMaximum;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.FixedDataTerm;
import dev.occam.laplace.evidence.GaussianDataTerm;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.evidence.Spectrum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The evidence of stored spectra against the figures that a peer computes for them: arithmetic alone, so every
 * Kronecker curvature found in the folder is tested, whatever its layers and its Fisher are.
 */
class GoldenEvidenceTest {

    private static final double TOLERANCE = 1e-9;

    /** Kronecker curvatures over all parameters; the peer scales any of them, empirical ones too, by 1/(sigma^2 T). */
    static Stream<Arguments> kronecker() {
        return GoldenFolder.current().cases().stream().flatMap(golden -> golden.curvatures().stream()
                .filter(curvature -> curvature.key().startsWith("kron_") && curvature.isKronecker())
                .map(curvature -> Arguments.of(Named.of(golden.name(), golden), Named.of(curvature.key(), curvature))));
    }

    static Stream<Arguments> full() {
        return GoldenFolder.current().cases().stream().flatMap(golden -> golden.curvature("full_ggn").stream()
                .filter(curvature -> curvature.full().isPresent())
                .map(curvature -> Arguments.of(Named.of(golden.name(), golden), Named.of(curvature.key(), curvature))));
    }

    @Test
    void theFolderHoldsSomethingToTest() {
        GoldenFolder folder = GoldenFolder.current();
        assumeTrue(
                folder.cases().stream()
                        .anyMatch(c -> c.curvature("kron_expand_ggn").isPresent()),
                () -> "no case with kron_expand_ggn in " + folder.path());
        assertThat(kronecker()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("kronecker")
    void everyStoredEvaluation(GoldenCase golden, GoldenCurvature curvature) {
        assumeTrue(!curvature.evals().isEmpty(), () -> golden + " has no evals for " + curvature.key());
        for (GoldenEvidence expected : curvature.evals()) {
            requireEvaluation(golden, expected, spectra(golden, curvature, expected.priorMean()));
        }
    }

    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("full")
    void everyStoredEvaluationOfTheDenseCurvatureWithOnePrior(GoldenCase golden, GoldenCurvature curvature) {
        double[] eigenvalues = new EigenDecomposition(
                        new Array2DRowRealMatrix(curvature.full().orElseThrow().rows()))
                .getRealEigenvalues();
        List<GoldenEvidence> scalar = curvature.evals().stream()
                .filter(eval -> eval.priorPrecision().length == 1)
                .toList();
        assumeTrue(!scalar.isEmpty(), () -> golden + " has no evals with one prior for " + curvature.key());
        for (GoldenEvidence expected : scalar) {
            double squaredNorm = golden.parameters().stream()
                    .mapToDouble(p -> squaredNorm(p, expected.priorMean()))
                    .sum();
            requireEvaluation(golden, expected, List.of(Spectrum.of("all", eigenvalues, squaredNorm)));
        }
    }

    /**
     * The peer's point carries a gradient g of at most its stated residual in each log, so it lies within
     * {@code sqrt(G) |g| / m} of the maximum, with m the smallest curvature of the concave function there, and
     * its value within {@code G |g|^2 / (2 m)}. Twice that is allowed, since m is that of the maximum alone, and
     * 1e-9 for round-off in the stored digits.
     */
    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("kronecker")
    void everyConvergedOptimum(GoldenCase golden, GoldenCurvature curvature) {
        List<GoldenOptimum> optima =
                curvature.optima().stream().filter(GoldenOptimum::isConverged).toList();
        assumeTrue(!optima.isEmpty(), () -> golden + " has no converged optimum for " + curvature.key());
        for (GoldenOptimum expected : optima) {
            String what = golden + " " + curvature.key() + ", " + expected;
            LogEvidence evidence = evidence(golden, curvature, expected);
            Hyperparameters peer = Hyperparameters.of(expected.priorPrecision(), expected.noise());
            EvidenceMaximum maximum = expected.hasFreeNoise()
                    ? EvidenceMaximum.withFreeNoise(evidence, Hyperparameters.uniform(peer.groupCount(), 1, 1))
                    : EvidenceMaximum.withFixedNoise(evidence, Hyperparameters.uniform(peer.groupCount(), 1, 1));
            assertThat(maximum.converged()).as(what).isTrue();

            double residual = expected.residualGradient().orElseThrow();
            EvidenceValue atPeer = evidence.evaluate(peer);
            double size = Math.max(1, atPeer.effectiveParameters());
            for (double slope : atPeer.priorGradient()) {
                requireWithin(what + ", gradient at the peer's point", slope, 0, 1.001 * residual + TOLERANCE * size);
            }
            double smallest = smallestCurvature(evidence, maximum.hyperparameters(), expected.hasFreeNoise());
            double distance = Math.sqrt(peer.groupCount() + 1) * residual / smallest;
            for (int group = 0; group < peer.groupCount(); group++) {
                requireWithin(
                        what + ", log prior precision " + group,
                        maximum.hyperparameters().logPriorPrecision(group),
                        peer.logPriorPrecision(group),
                        2 * distance + TOLERANCE);
            }
            requireWithin(
                    what + ", log noise precision",
                    maximum.hyperparameters().logNoisePrecision(),
                    peer.logNoisePrecision(),
                    2 * distance + TOLERANCE);
            requireWithin(
                    what + ", value",
                    maximum.value().value(),
                    expected.logMarginalLikelihood(),
                    distance * distance * smallest
                            + TOLERANCE * Math.abs(maximum.value().value()));
        }
    }

    /** The peer's default: Adam with learning rate 0.1, 100 steps from 1; not at the maximum, but step for step. */
    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("kronecker")
    void theHundredAdamStepsOfThePeer(GoldenCase golden, GoldenCurvature curvature) {
        List<GoldenOptimum> ends = curvature.optima().stream()
                .filter(optimum -> !optimum.isConverged())
                .toList();
        assumeTrue(!ends.isEmpty(), () -> golden + " has no end of 100 Adam steps for " + curvature.key());
        for (GoldenOptimum expected : ends) {
            String what = golden + " " + curvature.key() + ", " + expected;
            LogEvidence evidence = withFixedNoise(evidence(golden, curvature, expected));
            Hyperparameters start = Hyperparameters.uniform(evidence.groups().count(), 1, 1);
            AdamAscent.Path path = AdamAscent.withLearningRate(0.1).climb(evidence, start, 100);
            double[] ended = Arrays.stream(path.end().logPriorPrecisions())
                    .map(Math::exp)
                    .toArray();
            requireClose(what, ended, expected.priorPrecision(), TOLERANCE);
            requireClose(what, evidence.evaluate(path.end()).value(), expected.logMarginalLikelihood(), TOLERANCE);
        }
    }

    private static void requireEvaluation(GoldenCase golden, GoldenEvidence expected, List<Spectrum> spectra) {
        String what = golden + ", " + expected;
        double[] priors = expected.priorPrecision();
        LogEvidence evidence =
                new LogEvidence(spectra, groups(spectra, priors.length == 1), dataTerm(golden, expected.temperature()));
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
        requireClose(
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
        requireClose(what + ", " + field, actual, expected.figure(field), TOLERANCE);
    }

    private static LogEvidence evidence(GoldenCase golden, GoldenCurvature curvature, GoldenOptimum expected) {
        List<Spectrum> spectra = spectra(golden, curvature, 0);
        return new LogEvidence(spectra, groups(spectra, expected.isScalar()), dataTerm(golden, 1));
    }

    /** The same function of the prior precisions, at noise 1. */
    private static LogEvidence withFixedNoise(LogEvidence evidence) {
        return new LogEvidence(
                evidence.blocks(),
                evidence.groups(),
                FixedDataTerm.of(evidence.data().logLikelihood(0)));
    }

    private static PriorGroups groups(List<Spectrum> spectra, boolean scalar) {
        return scalar
                ? PriorGroups.scalar(spectra.size())
                : PriorGroups.layerwise(spectra.stream().map(Spectrum::name).toList());
    }

    private static DataTerm dataTerm(GoldenCase golden, double temperature) {
        return golden.isClassification()
                ? FixedDataTerm.tempered(-golden.summedLoss(), temperature)
                : new GaussianDataTerm(
                        golden.summedLoss(), (long) golden.dataCount() * golden.outputCount(), temperature);
    }

    private static List<Spectrum> spectra(GoldenCase golden, GoldenCurvature curvature, double priorMean) {
        List<GoldenParameter> parameters = golden.parameters();
        List<GoldenCurvature.Block> blocks = curvature.blocks();
        assertThat(blocks).as(golden + " " + curvature.key()).hasSameSizeAs(parameters);
        List<Spectrum> spectra = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            List<double[]> e = blocks.get(i).eigenvalues();
            GoldenParameter parameter = parameters.get(i);
            double squaredNorm = squaredNorm(parameter, priorMean);
            spectra.add(
                    e.size() == 1
                            ? Spectrum.of(parameter.name(), e.get(0), squaredNorm)
                            : Spectrum.ofKronecker(parameter.name(), e.get(0), e.get(1), squaredNorm));
        }
        return spectra;
    }

    private static double squaredNorm(GoldenParameter parameter, double priorMean) {
        return Arrays.stream(parameter.tensor().data())
                .map(theta -> (theta - priorMean) * (theta - priorMean))
                .sum();
    }

    private static double smallestCurvature(LogEvidence evidence, Hyperparameters at, boolean freeNoise) {
        double[][] hessian = evidence.hessian(at).toDense();
        int size = freeNoise ? hessian.length : hessian.length - 1;
        double[][] negated = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                negated[i][j] = -hessian[i][j];
            }
        }
        return Arrays.stream(new EigenDecomposition(new Array2DRowRealMatrix(negated)).getRealEigenvalues())
                .min()
                .orElseThrow();
    }
}

package dev.occam.laplace.golden;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.occam.laplace.evidence.AdamAscent;
import dev.occam.laplace.evidence.EvidenceMaximum;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The searches for the best hyperparameters against where those of a peer ended. */
class GoldenOptimumTest {

    private static final double TOLERANCE = 1e-9;

    /**
     * The peer's point carries a gradient g of at most its stated residual in each log, so it lies within
     * {@code sqrt(G + 1) |g| / m} of the maximum, with m the smallest curvature of the concave function there,
     * and its value within {@code (G + 1) |g|^2 / (2 m)}. Twice that is allowed, since m is that of the maximum alone, and
     * 1e-9 for round-off in the stored digits.
     */
    @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
    @MethodSource("dev.occam.laplace.golden.GoldenProblems#kronecker")
    void everyConvergedOptimum(GoldenCase golden, String key) {
        GoldenCurvature curvature = GoldenProblems.curvature(golden, key);
        List<GoldenOptimum> optima =
                curvature.optima().stream().filter(GoldenOptimum::isConverged).toList();
        assumeTrue(!optima.isEmpty(), () -> golden + " has no converged optimum for " + curvature.key());
        for (GoldenOptimum expected : optima) {
            String what = golden + " " + curvature.key() + ", " + expected;
            LogEvidence evidence = GoldenProblems.evidence(golden, curvature, expected);
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
            if (expected.hasFreeNoise()) {
                requireWithin(
                        what + ", gradient in log sigma at the peer's point",
                        -2 * atPeer.noiseGradient(),
                        0,
                        1.001 * residual + TOLERANCE * size);
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
    @MethodSource("dev.occam.laplace.golden.GoldenProblems#kronecker")
    void theHundredAdamStepsOfThePeer(GoldenCase golden, String key) {
        GoldenCurvature curvature = GoldenProblems.curvature(golden, key);
        List<GoldenOptimum> ends = curvature.optima().stream()
                .filter(optimum -> !optimum.isConverged())
                .toList();
        assumeTrue(!ends.isEmpty(), () -> golden + " has no end of 100 Adam steps for " + curvature.key());
        for (GoldenOptimum expected : ends) {
            String what = golden + " " + curvature.key() + ", " + expected;
            LogEvidence evidence = GoldenProblems.withFixedNoise(GoldenProblems.evidence(golden, curvature, expected));
            Hyperparameters start = Hyperparameters.uniform(evidence.groups().count(), 1, 1);
            AdamAscent.Path path = AdamAscent.withLearningRate(0.1).climb(evidence, start, 100);
            double[] ended = Arrays.stream(path.end().logPriorPrecisions())
                    .map(Math::exp)
                    .toArray();
            requireClose(what, ended, expected.priorPrecision(), TOLERANCE);
            requireClose(what, evidence.evaluate(path.end()).value(), expected.logMarginalLikelihood(), TOLERANCE);
        }
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

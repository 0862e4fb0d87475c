package dev.occam.laplace.evidence;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogEvidenceTest {

    private static final double STEP = 1e-4;

    static Stream<Arguments> functionsAndPoints() {
        return LongStream.range(0, 20).boxed().flatMap(seed -> {
            RandomEvidence random = new RandomEvidence(seed);
            return Stream.of(
                            random.regression(CurvatureScaling.HESSIAN),
                            random.regression(CurvatureScaling.SQUARED_GRADIENT),
                            random.classification())
                    .map(evidence -> Arguments.of(evidence, random.point(evidence), random));
        });
    }

    @ParameterizedTest
    @MethodSource("functionsAndPoints")
    void gradientIsThatOfCentralDifferences(LogEvidence evidence, Hyperparameters at, RandomEvidence random) {
        EvidenceValue value = evidence.evaluate(at);
        double[] numeric = differences(evidence, at, h -> evidence.evaluate(h).value());
        for (int group = 0; group < at.groupCount(); group++) {
            requireClose("d/dlog delta " + group, value.priorGradient(group), numeric[group], 1e-6);
        }
        requireClose("d/dlog s", value.noiseGradient(), numeric[at.groupCount()], 1e-6);
    }

    @ParameterizedTest
    @MethodSource("functionsAndPoints")
    void hessianIsThatOfCentralDifferences(LogEvidence evidence, Hyperparameters at, RandomEvidence random) {
        double[][] hessian = evidence.hessian(at).toDense();
        for (int row = 0; row < hessian.length; row++) {
            int index = row;
            double[] numeric = differences(evidence, at, h -> {
                EvidenceValue value = evidence.evaluate(h);
                return index < at.groupCount() ? value.priorGradient(index) : value.noiseGradient();
            });
            requireClose("row " + row, hessian[row], numeric, 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("functionsAndPoints")
    void theFunctionIsJointlyConcave(LogEvidence evidence, Hyperparameters from, RandomEvidence random) {
        for (double eigenvalue : new EigenDecomposition(
                        new Array2DRowRealMatrix(evidence.hessian(from).toDense()))
                .getRealEigenvalues()) {
            assertThat(eigenvalue).isLessThanOrEqualTo(1e-10);
        }
        Hyperparameters to = random.point(evidence);
        double[] middle = from.logPriorPrecisions();
        for (int group = 0; group < middle.length; group++) {
            middle[group] = 0.5 * (middle[group] + to.logPriorPrecision(group));
        }
        double chord =
                0.5 * (evidence.evaluate(from).value() + evidence.evaluate(to).value());
        Hyperparameters between =
                Hyperparameters.ofLogs(middle, 0.5 * (from.logNoisePrecision() + to.logNoisePrecision()));
        assertThat(evidence.evaluate(between).value()).isGreaterThan(chord - 1e-9 * Math.abs(chord));
    }

    @Test
    void theValueIsTheSumOfItsParts() {
        Spectrum first = Spectrum.of("w", new double[] {2, 1, 0}, 3);
        Spectrum second = Spectrum.of("b", new double[] {4}, 0.5);
        LogEvidence evidence =
                new LogEvidence(List.of(first, second), PriorGroups.layerwise(List.of("w", "b")), FixedDataTerm.of(-7));
        EvidenceValue value = evidence.evaluate(Hyperparameters.ofPriorPrecisions(2, 0.25));
        double logDet = Math.log(2) + Math.log(1.5) + Math.log(17);
        requireClose("log det", value.logDetRatio(), logDet, 1e-15);
        requireClose("scatter", value.scatter(), 6.125, 1e-15);
        requireClose("value", value.value(), -7 - 0.5 * (logDet + 6.125), 1e-15);
        requireClose("occam", value.occamFactor(), -0.5 * (logDet + 6.125), 1e-15);
        requireClose("gamma w", value.effectiveParametersOfBlock(0), 0.5 + 1.0 / 3, 1e-15);
        requireClose("gamma b", value.effectiveParametersOfGroup(1), 16.0 / 17, 1e-15);
        requireClose("gamma", value.effectiveParameters(), 5.0 / 6 + 16.0 / 17, 1e-15);
        assertThat(value.noiseGradient()).isZero();
    }

    @Test
    void gaussianNormaliserIsNotTempered() {
        GaussianDataTerm term = new GaussianDataTerm(8, 5, 2);
        double sigma = 0.5;
        requireClose(
                "log likelihood",
                term.logLikelihood(Math.log(4)),
                -8 / (2 * sigma * sigma * 2) - 5 * Math.log(sigma * Math.sqrt(2 * Math.PI)),
                1e-14);
        requireClose("scale", term.scale(Math.log(4)), 2, 1e-15);
    }

    @Test
    void withoutCurvatureOnlyThePriorsPullIsLeft() {
        LogEvidence evidence = new LogEvidence(
                List.of(Spectrum.of("w", new double[5], 3)), PriorGroups.scalar(1), FixedDataTerm.of(-11));
        assertThat(evidence.evaluate(Hyperparameters.ofPriorPrecisions(2)).value())
                .isEqualTo(-11 - 0.5 * 2 * 3);
    }

    @Test
    void aStrongPriorOnZeroWeightsLeavesTheLikelihood() {
        LogEvidence evidence = new LogEvidence(
                List.of(Spectrum.of("w", new double[] {1, 5}, 0)), PriorGroups.scalar(1), FixedDataTerm.of(-11));
        requireWithin(
                "value",
                evidence.evaluate(Hyperparameters.ofPriorPrecisions(1e12)).value(),
                -11,
                1e-11);
    }

    @Test
    void dividingTheDataTermsScaleIsTheTemperature() {
        List<Spectrum> blocks = List.of(Spectrum.of("w", new double[] {2, 6}, 1));
        List<Spectrum> halved = List.of(Spectrum.of("w", new double[] {1, 3}, 1));
        Hyperparameters at = Hyperparameters.ofPriorPrecisions(0.7);
        EvidenceValue tempered =
                new LogEvidence(blocks, PriorGroups.scalar(1), FixedDataTerm.tempered(-10, 2)).evaluate(at);
        EvidenceValue plain = new LogEvidence(halved, PriorGroups.scalar(1), FixedDataTerm.of(-5)).evaluate(at);
        assertThat(tempered.value()).isEqualTo(plain.value());
    }

    @Test
    void theEmpiricalFisherScalesWithTheSquare() {
        List<Spectrum> blocks = List.of(Spectrum.of("w", new double[] {2, 6}, 1));
        LogEvidence squared = new LogEvidence(
                blocks, PriorGroups.scalar(1), GaussianDataTerm.of(3, 4), CurvatureScaling.SQUARED_GRADIENT);
        EvidenceValue value = squared.evaluate(Hyperparameters.of(new double[] {0.7}, 0.5));
        requireClose("log det", value.logDetRatio(), Math.log1p(32 / 0.7) + Math.log1p(96 / 0.7), 1e-14);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        List<Spectrum> blocks = List.of(Spectrum.of("w", new double[] {1}, 1));
        LogEvidence evidence = new LogEvidence(blocks, PriorGroups.scalar(1), FixedDataTerm.of(-1));
        assertThatThrownBy(() -> new LogEvidence(blocks, PriorGroups.scalar(2), FixedDataTerm.of(-1)))
                .hasMessageContaining("2 blocks");
        assertThatThrownBy(() -> evidence.evaluate(Hyperparameters.ofPriorPrecisions(1, 1)))
                .hasMessageContaining("1 prior groups")
                .hasMessageContaining("2 prior precisions");
        assertThatThrownBy(() -> evidence.evaluate(Hyperparameters.of(new double[] {1}, 0.5)))
                .hasMessageContaining("no observation noise");
        LogEvidence huge = new LogEvidence(
                List.of(Spectrum.of("w", new double[] {1}, 1e300)), PriorGroups.scalar(1), FixedDataTerm.of(-1));
        assertThatThrownBy(() -> huge.evaluate(Hyperparameters.ofPriorPrecisions(1e200)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("scatter");
        assertThatThrownBy(() -> FixedDataTerm.of(Double.NaN)).hasMessageContaining("log likelihood");
        assertThatThrownBy(() -> FixedDataTerm.tempered(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GaussianDataTerm.of(-1, 3)).hasMessageContaining("sum of squares");
        assertThatThrownBy(() -> GaussianDataTerm.of(1, 0)).hasMessageContaining("residuals");
    }

    private static double[] differences(
            LogEvidence evidence, Hyperparameters at, ToDoubleFunction<Hyperparameters> function) {
        double[] slopes = new double[at.groupCount() + 1];
        for (int group = 0; group < at.groupCount(); group++) {
            double[] up = at.logPriorPrecisions();
            double[] down = at.logPriorPrecisions();
            up[group] += STEP;
            down[group] -= STEP;
            slopes[group] = (function.applyAsDouble(at.withLogPriorPrecisions(up))
                            - function.applyAsDouble(at.withLogPriorPrecisions(down)))
                    / (2 * STEP);
        }
        if (evidence.data().hasNoise()) {
            double log = at.logNoisePrecision();
            slopes[at.groupCount()] = (function.applyAsDouble(at.withLogNoisePrecision(log + STEP))
                            - function.applyAsDouble(at.withLogNoisePrecision(log - STEP)))
                    / (2 * STEP);
        }
        return slopes;
    }
}

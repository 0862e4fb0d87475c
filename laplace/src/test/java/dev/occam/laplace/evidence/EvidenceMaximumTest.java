package dev.occam.laplace.evidence;

import static dev.occam.laplace.golden.Agreement.requireRelative;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceMaximumTest {

    static Stream<Arguments> problems() {
        return LongStream.range(0, 100).boxed().flatMap(seed -> {
            RandomEvidence random = new RandomEvidence(1000 + seed);
            return Stream.of(
                            random.regression(CurvatureScaling.HESSIAN),
                            random.regression(CurvatureScaling.SQUARED_GRADIENT),
                            random.classification())
                    .map(evidence -> Arguments.of(evidence, random));
        });
    }

    @ParameterizedTest
    @MethodSource("problems")
    void noNeighbourIsBetterAndAnyStartEndsThere(LogEvidence evidence, RandomEvidence random) {
        EvidenceMaximum maximum = EvidenceMaximum.withFreeNoise(evidence, random.point(evidence));
        assertThat(maximum.relativeGradient()).isLessThanOrEqualTo(1e-10);
        double best = maximum.value().value();
        Hyperparameters at = maximum.hyperparameters();
        for (int i = 0; i < 20; i++) {
            double[] step = random.gaussians(at.groupCount() + 1);
            double[] logs = at.logPriorPrecisions();
            for (int group = 0; group < logs.length; group++) {
                logs[group] = HyperparameterRange.WIDE.clampLogPrior(logs[group] + 0.1 * step[group]);
            }
            double logNoise = evidence.data().hasNoise()
                    ? HyperparameterRange.WIDE.clampLogNoise(at.logNoisePrecision() + 0.1 * step[logs.length])
                    : 0;
            assertThat(evidence.evaluate(Hyperparameters.ofLogs(logs, logNoise)).value())
                    .isLessThanOrEqualTo(best + 1e-10 * Math.abs(best));
        }
        EvidenceMaximum other = EvidenceMaximum.withFreeNoise(evidence, random.point(evidence));
        requireWithin("value from another start", other.value().value(), best, 1e-10 * Math.max(1, Math.abs(best)));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void fixedNoiseIsKeptAndTheFixedPointHolds(LogEvidence evidence, RandomEvidence random) {
        Hyperparameters start = random.point(evidence);
        EvidenceMaximum maximum = EvidenceMaximum.withFixedNoise(evidence, start);
        assertThat(maximum.hyperparameters().logNoisePrecision()).isEqualTo(start.logNoisePrecision());
        assertThat(maximum.noise()).isEqualTo(NoiseBound.FIXED);
        assertThat(maximum.converged()).isTrue();
        for (int group = 0; group < start.groupCount(); group++) {
            if (maximum.bounds().get(group) == Bound.INTERIOR) {
                requireRelative(
                        "delta ||theta||^2 = gamma",
                        maximum.hyperparameters().priorPrecision(group) * evidence.squaredNorm(group),
                        maximum.value().effectiveParametersOfGroup(group),
                        1e-12);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1e-6, 1e3, 1", "1e6, 1e-2, 3", "2, 1e5, 1e-3"})
    void rankOneHasAClosedForm(double eigenvalue, double squaredNorm, double scale) {
        // gamma = se / (se + d) = d n  =>  n d^2 + n se d - se = 0
        double se = eigenvalue * scale;
        double expected = 2 / (1 + Math.sqrt(1 + 4 / (squaredNorm * se))) / squaredNorm;
        LogEvidence evidence = of(
                FixedDataTerm.tempered(-1, 1 / scale), Spectrum.of("w", new double[] {eigenvalue, 0, 0}, squaredNorm));
        EvidenceMaximum maximum = EvidenceMaximum.withFixedNoise(evidence, Hyperparameters.ofPriorPrecisions(1));
        requireRelative("delta", maximum.hyperparameters().priorPrecision(0), expected, 1e-12);
        assertThat(maximum.bounds()).containsExactly(Bound.INTERIOR);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void zeroWeightsArePrunedNoCurvatureSaysNothingAndBothKeepTheStart(boolean freeNoise) {
        LogEvidence evidence = of(
                GaussianDataTerm.of(2, 10),
                Spectrum.of("pruned", new double[] {5, 1}, 0),
                Spectrum.of("flat", new double[2], 3),
                Spectrum.of("void", new double[2], 0),
                Spectrum.of("plain", new double[] {4, 1}, 2));
        Hyperparameters start = Hyperparameters.of(new double[] {1, 1, 0.3, 1}, 0.7);
        EvidenceMaximum maximum = freeNoise
                ? EvidenceMaximum.withFreeNoise(evidence, start)
                : EvidenceMaximum.withFixedNoise(evidence, start);
        assertThat(maximum.bounds())
                .containsExactly(Bound.PRUNED, Bound.NO_CURVATURE, Bound.UNDETERMINED, Bound.INTERIOR);
        Hyperparameters at = maximum.hyperparameters();
        requireRelative("pruned", at.priorPrecision(0), 1e8, 1e-12);
        requireRelative("flat", at.priorPrecision(1), 1e-8, 1e-12);
        assertThat(at.logPriorPrecision(2)).isEqualTo(start.logPriorPrecision(2));
        assertThat(maximum.converged()).isTrue();
        assertThat(maximum.noise()).isEqualTo(freeNoise ? NoiseBound.INTERIOR : NoiseBound.FIXED);
    }

    @Test
    void aRootBeyondTheRangeEndsAtIt() {
        LogEvidence evidence = of(
                FixedDataTerm.of(-1),
                Spectrum.of("tiny weights", new double[] {1e12}, 1e-10),
                Spectrum.of("huge weights", new double[] {1e-12}, 1e10));
        EvidenceMaximum maximum = EvidenceMaximum.withFixedNoise(evidence, Hyperparameters.ofPriorPrecisions(1, 1));
        assertThat(maximum.bounds()).containsExactly(Bound.PRUNED, Bound.NO_CURVATURE);
        EvidenceMaximum narrow = EvidenceMaximum.withFixedNoise(
                of(FixedDataTerm.of(-1), Spectrum.of("w", new double[] {5}, 1)),
                Hyperparameters.ofPriorPrecisions(1),
                new HyperparameterRange(2, 3, 1, 2));
        requireRelative("delta", narrow.hyperparameters().priorPrecision(0), 2, 1e-14);
        assertThat(narrow.bounds()).containsExactly(Bound.NO_CURVATURE);
    }

    @Test
    void aTiedGroupCarriesItsPrunedMember() {
        Spectrum zero = Spectrum.of("zero", new double[] {3, 2}, 0);
        Spectrum other = Spectrum.of("other", new double[] {8, 1, 0.1}, 2);
        LogEvidence tied = new LogEvidence(List.of(zero, other), PriorGroups.scalar(2), FixedDataTerm.of(-1));
        LogEvidence pooled = of(FixedDataTerm.of(-1), Spectrum.of("all", new double[] {3, 2, 8, 1, 0.1}, 2));
        Hyperparameters start = Hyperparameters.ofPriorPrecisions(1);
        EvidenceMaximum maximum = EvidenceMaximum.withFixedNoise(tied, start);
        assertThat(maximum.bounds()).containsExactly(Bound.INTERIOR);
        requireRelative(
                "delta",
                maximum.hyperparameters().priorPrecision(0),
                EvidenceMaximum.withFixedNoise(pooled, start).hyperparameters().priorPrecision(0),
                1e-12);
    }

    @Test
    void moreEffectiveParametersThanDataStillHaveANoise() {
        double[] eigenvalues = new double[500];
        for (int i = 0; i < eigenvalues.length; i++) {
            eigenvalues[i] = 1e3 * (i + 1);
        }
        LogEvidence evidence = of(GaussianDataTerm.of(20, 60), Spectrum.of("w", eigenvalues, 700));
        EvidenceMaximum fixed = EvidenceMaximum.withFixedNoise(evidence, Hyperparameters.ofPriorPrecisions(1));
        assertThat(fixed.value().effectiveParameters()).isGreaterThan(60);
        EvidenceMaximum free = EvidenceMaximum.withFreeNoise(evidence, Hyperparameters.ofPriorPrecisions(1));
        assertThat(free.noise()).isEqualTo(NoiseBound.INTERIOR);
        assertThat(free.converged()).isTrue();
        requireRelative(
                "SSE/sigma^2 + gamma",
                20 / Math.pow(free.hyperparameters().noise(), 2) + free.value().effectiveParameters(),
                60,
                1e-10);
    }

    @Test
    void oneDatumHasAMaximum() {
        EvidenceMaximum maximum = EvidenceMaximum.withFreeNoise(
                of(GaussianDataTerm.of(0.3, 1), Spectrum.of("w", new double[] {2, 0, 0}, 0.5)),
                Hyperparameters.ofPriorPrecisions(1));
        assertThat(maximum.converged()).isTrue();
        assertThat(maximum.noise()).isEqualTo(NoiseBound.INTERIOR);
    }

    @Test
    void zeroResidualsEndAtTheSmallestNoiseAndSaySo() {
        LogEvidence evidence = of(GaussianDataTerm.of(0, 50), Spectrum.of("w", new double[] {2, 1, 0.5}, 1));
        EvidenceMaximum maximum = EvidenceMaximum.withFreeNoise(evidence, Hyperparameters.ofPriorPrecisions(1));
        assertThat(maximum.noise()).isEqualTo(NoiseBound.SMALLEST_NOISE);
        requireRelative("sigma", maximum.hyperparameters().noise(), 1e-6, 1e-10);
        assertThat(maximum.converged()).isTrue();
        assertThat(maximum.bounds()).containsExactly(Bound.INTERIOR);
    }

    @Test
    void residualsBeyondTheRangeEndAtTheLargestNoise() {
        LogEvidence evidence = of(GaussianDataTerm.of(1e20, 5), Spectrum.of("w", new double[] {2, 1}, 1));
        EvidenceMaximum maximum = EvidenceMaximum.withFreeNoise(evidence, Hyperparameters.ofPriorPrecisions(1));
        assertThat(maximum.noise()).isEqualTo(NoiseBound.LARGEST_NOISE);
        assertThat(maximum.converged()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1e-5, 1e-3", "1e-5, 1e3", "1e4, 1e-3", "1e4, 1e3"})
    void unitsOfTargetsAndWeightsMoveTheMaximumByTheirSquares(double targetUnit, double weightUnit) {
        // y -> y a, theta -> theta b: SSE a^2, ||theta||^2 b^2, e a^2/b^2 at noise sigma a; delta -> delta / b^2
        double[] eigenvalues = {9, 4, 1, 0.2};
        double[] scaled = new double[4];
        for (int i = 0; i < 4; i++) {
            scaled[i] = eigenvalues[i] * Math.pow(targetUnit / weightUnit, 2);
        }
        EvidenceMaximum plain = EvidenceMaximum.withFreeNoise(
                of(GaussianDataTerm.of(3, 20), Spectrum.of("w", eigenvalues, 2)), Hyperparameters.ofPriorPrecisions(1));
        EvidenceMaximum other = EvidenceMaximum.withFreeNoise(
                of(
                        GaussianDataTerm.of(3 * targetUnit * targetUnit, 20),
                        Spectrum.of("w", scaled, 2 * weightUnit * weightUnit)),
                Hyperparameters.ofPriorPrecisions(1));
        assertThat(other.bounds()).containsExactly(Bound.INTERIOR);
        requireRelative(
                "sigma",
                other.hyperparameters().noise(),
                plain.hyperparameters().noise() * targetUnit,
                1e-9);
        requireRelative(
                "delta",
                other.hyperparameters().priorPrecision(0),
                plain.hyperparameters().priorPrecision(0) / weightUnit / weightUnit,
                1e-9);
        requireWithin("value", other.value().value(), plain.value().value() - 20 * Math.log(targetUnit), 1e-9);
    }

    private static LogEvidence of(DataTerm data, Spectrum... blocks) {
        List<Spectrum> list = List.of(blocks);
        return new LogEvidence(
                list, PriorGroups.layerwise(list.stream().map(Spectrum::name).toList()), data);
    }
}

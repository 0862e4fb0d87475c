package dev.occam.laplace.evidence;

import static dev.occam.laplace.golden.Agreement.requireRelative;
import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.apache.commons.math3.optim.univariate.UnivariatePointValuePair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsistentEvidenceTest {

    @ParameterizedTest
    @EnumSource
    void itIsTheMaximumOverTheNoiseAtFixedRidges(CurvatureScaling scaling) {
        for (int seed = 0; seed < 20; seed++) {
            RandomEvidence random = new RandomEvidence(3000 + seed);
            LogEvidence evidence = random.regression(scaling);
            double[] ridges = new double[evidence.groups().count()];
            Arrays.setAll(ridges, ignored -> random.logUniform(1e-2, 10));
            ConsistentEvidence consistent = ConsistentEvidence.of(evidence, ridges);
            UnivariatePointValuePair searched = new BrentOptimizer(1e-10, 1e-12)
                    .optimize(
                            new MaxEval(500),
                            GoalType.MAXIMIZE,
                            new SearchInterval(-15, 15),
                            new UnivariateObjectiveFunction(logNoise ->
                                    evidence.evaluate(along(ridges, logNoise)).value()));
            // A search sees the maximum to the root of the round-off only.
            double found = consistent.hyperparameters().logNoisePrecision();
            requireWithin("log s", found, searched.getPoint(), 1e-5);
            requireRelative("value", consistent.value().value(), searched.getValue(), 1e-12);
            assertThat(consistent.noise()).isEqualTo(NoiseBound.INTERIOR);
            for (int group = 0; group < ridges.length; group++) {
                Hyperparameters at = consistent.hyperparameters();
                requireRelative("ridge", at.priorPrecision(group) * at.noise() * at.noise(), ridges[group], 1e-12);
            }
            double slope = consistent.value().noiseGradient()
                    + Arrays.stream(consistent.value().priorGradient()).sum();
            requireWithin(
                    "slope along the ray", slope, 0, 1e-9 * consistent.value().effectiveParameters() + 1e-9);
        }
    }

    @Test
    void theNoiseHasAClosedForm() {
        LogEvidence evidence = new LogEvidence(
                List.of(Spectrum.of("a", new double[] {3, 1}, 2), Spectrum.of("b", new double[] {7}, 0.5)),
                PriorGroups.layerwise(List.of("a", "b")),
                new GaussianDataTerm(6, 12, 3));
        ConsistentEvidence consistent = ConsistentEvidence.of(evidence, new double[] {0.25, 4});
        double noise = consistent.hyperparameters().noise();
        requireRelative("sigma^2", noise * noise, (6.0 / 3 + 0.25 * 2 + 4 * 0.5) / 12, 1e-14);
    }

    @Test
    void itNeverExceedsTheFreeMaximumAndReachesItAtTheBestRidges() {
        for (int seed = 0; seed < 10; seed++) {
            RandomEvidence random = new RandomEvidence(4000 + seed);
            LogEvidence evidence = random.regression(CurvatureScaling.HESSIAN);
            EvidenceMaximum maximum = EvidenceMaximum.withFreeNoise(evidence, random.point(evidence));
            Hyperparameters at = maximum.hyperparameters();
            double[] best = new double[at.groupCount()];
            double[] other = new double[at.groupCount()];
            for (int group = 0; group < best.length; group++) {
                best[group] = at.priorPrecision(group) * at.noise() * at.noise();
                other[group] = best[group] * random.logUniform(0.1, 10);
            }
            double value = maximum.value().value();
            requireRelative(
                    "value", ConsistentEvidence.of(evidence, best).value().value(), value, 1e-11);
            assertThat(ConsistentEvidence.of(evidence, other).value().value()).isLessThan(value);
        }
    }

    @Test
    void withoutNoiseTheRidgeIsThePriorPrecision() {
        LogEvidence evidence = new RandomEvidence(5).classification();
        double[] ridges = new double[evidence.groups().count()];
        Arrays.fill(ridges, 0.3);
        ConsistentEvidence consistent = ConsistentEvidence.of(evidence, ridges);
        assertThat(consistent.value().value())
                .isEqualTo(evidence.evaluate(Hyperparameters.ofPriorPrecisions(ridges))
                        .value());
        assertThat(consistent.noise()).isEqualTo(NoiseBound.FIXED);
    }

    @Test
    void nothingToExplainEndsAtTheSmallestNoise() {
        LogEvidence evidence = new LogEvidence(
                List.of(Spectrum.of("w", new double[] {3, 1}, 0)), PriorGroups.scalar(1), GaussianDataTerm.of(0, 4));
        ConsistentEvidence consistent = ConsistentEvidence.of(evidence, new double[] {1});
        assertThat(consistent.noise()).isEqualTo(NoiseBound.SMALLEST_NOISE);
        requireRelative("sigma", consistent.hyperparameters().noise(), 1e-6, 1e-12);
    }

    @Test
    void ridgesThatDoNotFitAreRefused() {
        LogEvidence evidence = new LogEvidence(
                List.of(Spectrum.of("w", new double[] {3}, 1)), PriorGroups.scalar(1), GaussianDataTerm.of(1, 4));
        assertThatThrownBy(() -> ConsistentEvidence.of(evidence, new double[] {1, 1}))
                .hasMessageContaining("1 prior groups");
        assertThatThrownBy(() -> ConsistentEvidence.of(evidence, new double[] {0}))
                .hasMessageContaining("ridge must be positive");
    }

    private static Hyperparameters along(double[] ridges, double logNoise) {
        double[] logs = Arrays.stream(ridges).map(r -> Math.log(r) + logNoise).toArray();
        return Hyperparameters.ofLogs(logs, logNoise);
    }
}

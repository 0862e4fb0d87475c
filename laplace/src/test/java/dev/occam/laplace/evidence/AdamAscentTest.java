package dev.occam.laplace.evidence;

import static dev.occam.laplace.golden.Agreement.requireWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdamAscentTest {

    static Stream<LogEvidence> problems() {
        return LongStream.range(0, 10).boxed().flatMap(seed -> {
            RandomEvidence random = new RandomEvidence(2000 + seed);
            return Stream.of(random.regression(CurvatureScaling.HESSIAN), random.classification());
        });
    }

    @ParameterizedTest
    @MethodSource("problems")
    void withDecayItEndsAtTheExactMaximum(LogEvidence evidence) {
        Hyperparameters start = Hyperparameters.uniform(evidence.groups().count(), 1, 1);
        EvidenceMaximum maximum = EvidenceMaximum.withFreeNoise(evidence, start);
        AdamAscent adam = AdamAscent.withLearningRate(0.1, 0.9995, HyperparameterRange.WIDE);
        Hyperparameters end = adam.climb(evidence, start, 40_000).end();
        for (int group = 0; group < start.groupCount(); group++) {
            requireWithin(
                    "log delta " + group,
                    end.logPriorPrecision(group),
                    maximum.hyperparameters().logPriorPrecision(group),
                    1e-6);
        }
        requireWithin(
                "log s", end.logNoisePrecision(), maximum.hyperparameters().logNoisePrecision(), 1e-6);
    }

    @Test
    void theFirstStepIsTheLearningRateUpTheGradient() {
        RandomEvidence random = new RandomEvidence(7);
        LogEvidence evidence = random.regression(CurvatureScaling.HESSIAN);
        Hyperparameters start = random.point(evidence);
        EvidenceValue value = evidence.evaluate(start);
        AdamAscent.Path path = AdamAscent.withLearningRate(0.01).climb(evidence, start, 1);
        for (int group = 0; group < start.groupCount(); group++) {
            requireWithin(
                    "log delta " + group,
                    path.end().logPriorPrecision(group),
                    start.logPriorPrecision(group) + 0.01 * Math.signum(value.priorGradient(group)),
                    1e-7);
        }
        // The step is in log sigma: twice as far in log 1/sigma^2.
        requireWithin(
                "log s",
                path.end().logNoisePrecision(),
                start.logNoisePrecision() + 0.02 * Math.signum(value.noiseGradient()),
                1e-7);
        assertThat(path.values()).containsExactly(value.value());
    }

    @Test
    void carryingOnAndResumingAreTheSameAsOneLongClimb() {
        LogEvidence evidence = new RandomEvidence(11).regression(CurvatureScaling.HESSIAN);
        Hyperparameters start = Hyperparameters.uniform(evidence.groups().count(), 1, 1);
        AdamAscent whole = AdamAscent.withLearningRate(0.1, 0.99, HyperparameterRange.WIDE);
        Hyperparameters expected = whole.climb(evidence, start, 50).end();

        AdamAscent parts = AdamAscent.withLearningRate(0.1, 0.99, HyperparameterRange.WIDE);
        Hyperparameters half = parts.climb(evidence, start, 20).end();
        AdamAscent.State state = parts.state();
        AdamAscent.State stored = new AdamAscent.State(state.step(), state.firstMoment(), state.secondMoment());
        assertThat(parts.climb(evidence, half, 30).end()).isEqualTo(expected);
        assertThat(parts.resume(stored).climb(evidence, half, 30).end()).isEqualTo(expected);
        assertThat(state.step()).isEqualTo(20);
        assertThat(whole.state().step()).isEqualTo(50);
    }

    @Test
    void aRunawayGroupStopsAtTheRange() {
        LogEvidence evidence = new LogEvidence(
                List.of(Spectrum.of("zero", new double[] {5, 5}, 0)), PriorGroups.scalar(1), FixedDataTerm.of(-1));
        Hyperparameters end = AdamAscent.withLearningRate(1, 1, new HyperparameterRange(1e-3, 1e3, 1, 2))
                .climb(evidence, Hyperparameters.ofPriorPrecisions(1), 500)
                .end();
        requireWithin("log delta", end.logPriorPrecision(0), Math.log(1e3), 1e-12);
    }

    @Test
    void momentsOfOtherHyperparametersAreRefused() {
        RandomEvidence random = new RandomEvidence(3);
        LogEvidence one = new LogEvidence(List.of(random.spectrum("a")), PriorGroups.scalar(1), FixedDataTerm.of(-1));
        LogEvidence two =
                new LogEvidence(List.of(random.spectrum("a")), PriorGroups.scalar(1), GaussianDataTerm.of(1, 3));
        AdamAscent adam = AdamAscent.withLearningRate(0.1);
        adam.climb(one, Hyperparameters.ofPriorPrecisions(1), 1);
        assertThatThrownBy(() -> adam.climb(two, Hyperparameters.ofPriorPrecisions(1), 1))
                .hasMessageContaining("start a new one");
        assertThatThrownBy(() -> new AdamAscent.State(1, new double[1], new double[2]))
                .hasMessageContaining("inconsistent");
        assertThatThrownBy(() -> AdamAscent.withLearningRate(0)).hasMessageContaining("learning rate");
        assertThatThrownBy(() -> AdamAscent.withLearningRate(1, 1.5, HyperparameterRange.WIDE))
                .hasMessageContaining("decay");
    }
}

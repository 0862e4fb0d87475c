package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.laplace.curvature.MapDistance;
import dev.occam.laplace.evidence.Bound;
import dev.occam.laplace.evidence.ConsistentEvidence;
import dev.occam.laplace.evidence.EvidenceMaximum;
import dev.occam.laplace.evidence.EvidenceValue;
import dev.occam.laplace.evidence.FixedDataTerm;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.NoiseBound;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.reports.record.Trust;
import dev.occam.tuner.loop.Judgement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Verdicts on both sides of their thresholds. */
class TrustLineTest {

    private static final List<String> NAMES = List.of("first", "second");

    /** Two groups of four eigenvalues that equal their prior precision: four effective parameters in all. */
    private static Judgement judgement(double logLikelihood, double shortfall, Bound first, Bound second) {
        double[] ones = new double[4];
        Arrays.fill(ones, 1);
        LogEvidence evidence = new LogEvidence(
                List.of(Spectrum.of("first", ones, 2), Spectrum.of("second", ones, 3)),
                PriorGroups.layerwise(NAMES),
                FixedDataTerm.of(logLikelihood));
        Hyperparameters h = Hyperparameters.ofPriorPrecisions(1, 1);
        EvidenceValue value = evidence.evaluate(h);
        assertThat(value.effectiveParameters()).isEqualTo(4);
        return new Judgement(
                new ConsistentEvidence(h, value, NoiseBound.FIXED),
                new EvidenceMaximum(h, value, List.of(first, second), NoiseBound.FIXED, 1, 0),
                new MapDistance(0.25, shortfall),
                List.of(2.0, 3.0),
                List.of());
    }

    private static Judgement judgement(double shortfall) {
        return judgement(-20, shortfall, Bound.INTERIOR, Bound.INTERIOR);
    }

    private static Trust trust(Judgement chosen, long dataCount) {
        return TrustLine.of(chosen, judgement(-25, 1, Bound.INTERIOR, Bound.INTERIOR), dataCount, NAMES);
    }

    /** Eight tenths of five data are four effective parameters: not yet too many. */
    @Test
    void theNetworkIsTooLargeBeyondEightTenthsOfTheData() {
        assertThat(trust(judgement(0), 5).verdict()).isEqualTo(Trust.Verdict.RELIABLE);
        Trust crowded = trust(judgement(0), 4);
        assertThat(crowded.verdict()).isEqualTo(Trust.Verdict.NETWORK_TOO_LARGE);
        assertThat(crowded.sentence())
                .isEqualTo("network too large for the data: 4 effective parameters for 4 data; narrow it, or bring"
                        + " more data");
    }

    /** A tenth of the posterior's own spread of two nats is 0.2. */
    @Test
    void trainingIsTooShortBeyondATenthOfTheSpread() {
        assertThat(trust(judgement(0.2), 100).verdict()).isEqualTo(Trust.Verdict.RELIABLE);
        Trust early = trust(judgement(Math.nextUp(0.2)), 100);
        assertThat(early.verdict()).isEqualTo(Trust.Verdict.TRAIN_LONGER);
        assertThat(early.sentence())
                .startsWith("train longer: the log joint would still gain 0.200 nats")
                .endsWith("(2.00); raise training.epochs");
    }

    @Test
    void aNetworkTooLargeIsSaidFirst() {
        assertThat(trust(judgement(50), 4).verdict()).isEqualTo(Trust.Verdict.NETWORK_TOO_LARGE);
    }

    @Test
    void theNumbersBehindItAreKept() {
        Trust trust = trust(judgement(0.1), 100);
        assertThat(trust.gradientNorm()).isEqualTo(0.25);
        assertThat(trust.shortfall()).isEqualTo(0.1);
        assertThat(trust.effectiveParameters()).isEqualTo(4);
        assertThat(trust.dataCount()).isEqualTo(100);
        assertThat(trust.evidenceGained()).isEqualTo(5);
        assertThat(trust.sentence())
                .isEqualTo("reliable: weights within 0.10 nats of their maximum, 4 effective parameters for 100 data");
    }

    @Test
    void groupsAtABoundAreNamed() {
        Trust one = trust(judgement(-20, 0, Bound.INTERIOR, Bound.PRUNED), 100);
        assertThat(one.atBound()).containsExactly("second");
        assertThat(one.sentence()).endsWith("; at these weights the best prior lies at a bound for second");
        Trust both = trust(judgement(-20, 0, Bound.NO_CURVATURE, Bound.UNDETERMINED), 100);
        assertThat(both.atBound()).containsExactly("first", "second");
        assertThat(both.sentence()).endsWith("; at these weights the best prior lies at a bound for first, second");
    }
}

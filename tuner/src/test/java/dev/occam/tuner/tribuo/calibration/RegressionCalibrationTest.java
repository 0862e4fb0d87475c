package dev.occam.tuner.tribuo.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.occam.tuner.tribuo.Samples;
import dev.occam.tuner.tribuo.calibration.RegressionCalibrationMetric.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.impl.ArrayExample;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.baseline.DummyRegressionTrainer;

/** Against figures worked out by hand, and an integral. */
class RegressionCalibrationTest {

    /** Of the outputs "along" and "up". */
    private static final Model<Regressor> ANY =
            DummyRegressionTrainer.createMeanTrainer().train(Samples.waves(9, 1));

    /** Errors of 1 and 4 at deviations of 2 and 2, in "along"; of 0 at a deviation of 1, twice, in "up". */
    private static final List<Prediction<Regressor>> PREDICTIONS =
            List.of(prediction(11, 5, 10, 4, 5, 1), prediction(6, 5, 10, 4, 5, 1));

    @Test
    void figuresByHand() {
        RegressionCalibrationEvaluation evaluation = evaluate(PREDICTIONS);

        double halfLogTau = 0.5 * Math.log(2 * Math.PI);
        double along = halfLogTau + Math.log(2) + (0.25 + 4) / 4;
        assertThat(evaluation.of(Kind.NLL, "along")).isCloseTo(along, within(1e-12));
        assertThat(evaluation.of(Kind.NLL, "up")).isCloseTo(halfLogTau, within(1e-12));
        assertThat(evaluation.averageNLL()).isCloseTo((along + halfLogTau) / 2, within(1e-12));
        assertThat(evaluation.of(Kind.COVERAGE_50, "along")).isEqualTo(0.5);
        assertThat(evaluation.of(Kind.COVERAGE_90, "along")).isEqualTo(0.5);
        assertThat(evaluation.of(Kind.COVERAGE_95, "along")).isEqualTo(0.5);
        assertThat(evaluation.of(Kind.COVERAGE_50, "up")).isEqualTo(1);
        assertThat(evaluation.average(Kind.COVERAGE_95)).isEqualTo(0.75);
        assertThat(evaluation.of(Kind.WIDTH_50, "along")).isCloseTo(4 * 0.6744897501960817, within(1e-9));
        assertThat(evaluation.of(Kind.WIDTH_90, "up")).isCloseTo(2 * 1.6448536269514722, within(1e-9));
        assertThat(evaluation.of(Kind.WIDTH_95, "up")).isCloseTo(2 * 1.959963984540054, within(1e-9));
        // At the mean the score is sigma (sqrt(2) - 1) / sqrt(pi).
        assertThat(evaluation.of(Kind.CRPS, "up")).isCloseTo(0.23369497725510913, within(1e-12));
    }

    /** The score is the integral of (F(x) - 1{x >= y})^2. */
    @ParameterizedTest
    @CsvSource({"0, 1, 0.3", "2, 0.5, -1", "-3, 4, 8", "0, 1, 0"})
    void theScoreIsItsIntegral(double mean, double deviation, double truth) {
        org.apache.commons.math3.distribution.NormalDistribution normal =
                new org.apache.commons.math3.distribution.NormalDistribution(null, mean, deviation);
        double sum = 0;
        int steps = 400_000;
        double from = Math.min(mean, truth) - 12 * deviation;
        double step = (Math.max(mean, truth) + 12 * deviation - from) / steps;
        for (int i = 0; i < steps; i++) {
            double x = from + (i + 0.5) * step;
            double gap = normal.cumulativeProbability(x) - (x >= truth ? 1 : 0);
            sum += gap * gap * step;
        }
        double score = new GaussianPrediction(mean, deviation, truth).crps();
        assertThat(score).as("ratio %s", score / sum).isCloseTo(sum, within(1e-4 * deviation));
    }

    @Test
    void itIsShown() {
        RegressionCalibrationEvaluation evaluation = evaluate(PREDICTIONS);

        assertThat(evaluation.toString()).contains("Calibration of 2 predictions", "COVERAGE_90 = along: 0.500000");
        assertThat(evaluation.toHTML()).contains("<th>along</th><th>up</th>", "<td>COVERAGE_90</td><td>0.500000</td>");
        assertThat(evaluation.asMap()).hasSize(Kind.values().length * 3);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "NaN"})
    void variancesArePositive(double variance) {
        assertThatThrownBy(() -> evaluate(List.of(prediction(1, 1, 1, variance, 1, 1))))
                .hasMessageContaining("prediction 0 of 'along' has the variance " + variance);
    }

    @Test
    void whatCantBeEvaluatedIsRefused() {
        assertThatThrownBy(() -> evaluate(List.of())).hasMessageContaining("no predictions");
        assertThatThrownBy(() -> evaluate(PREDICTIONS).of(Kind.NLL, "down")).hasMessageContaining("down");
    }

    private static RegressionCalibrationEvaluation evaluate(List<Prediction<Regressor>> predictions) {
        return new RegressionCalibrationEvaluator()
                .evaluate(
                        ANY,
                        predictions,
                        ANY.getProvenance().getDatasetProvenance().getSourceProvenance());
    }

    private static Prediction<Regressor> prediction(
            double along, double up, double meanAlong, double varianceAlong, double meanUp, double varianceUp) {
        String[] names = {"along", "up"};
        Regressor truth = new Regressor(names, new double[] {along, up});
        Regressor predicted =
                new Regressor(names, new double[] {meanAlong, meanUp}, new double[] {varianceAlong, varianceUp});
        return new Prediction<>(predicted, 1, new ArrayExample<>(truth, new String[] {"x"}, new double[] {1}));
    }
}

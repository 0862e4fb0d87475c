package dev.occam.tuner.tribuo.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.occam.tuner.tribuo.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.baseline.DummyClassifierTrainer;
import org.tribuo.impl.ArrayExample;

/** Against figures worked out by hand. */
class LabelCalibrationTest {

    private static final Model<Label> ANY =
            DummyClassifierTrainer.createMostFrequentTrainer().train(Samples.flowers(9, 1));

    /** Two bins: confidences 0.6 and 0.9 and 0.8, of which the first two are right. */
    @Test
    void figuresByHand() {
        LabelCalibrationEvaluation evaluation = evaluate(
                2,
                List.of(prediction("a", 0.6, 0.4, 0), prediction("b", 0.1, 0.9, 0), prediction("c", 0.8, 0.15, 0.05)));

        assertThat(evaluation.nll()).isCloseTo(-(Math.log(0.6) + Math.log(0.9) + Math.log(0.05)) / 3, within(1e-12));
        double brier = 0.4 * 0.4 + 0.4 * 0.4 + 0.1 * 0.1 + 0.1 * 0.1 + 0.8 * 0.8 + 0.15 * 0.15 + 0.95 * 0.95;
        assertThat(evaluation.brier()).isCloseTo(brier / 3, within(1e-12));
        assertThat(evaluation.ece()).isCloseTo(Math.abs(2.3 - 2) / 3, within(1e-12));
        assertThat(evaluation.mce()).isCloseTo(Math.abs(2.3 - 2) / 3, within(1e-12));
        assertThat(evaluation.bins()).singleElement().satisfies(bin -> {
            assertThat(bin.count()).isEqualTo(3);
            assertThat(bin.above()).isEqualTo(0.5);
            assertThat(bin.accuracy()).isCloseTo(2 / 3.0, within(1e-12));
        });
    }

    /** Finer bins keep the three apart: gaps 0.4, 0.1 and 0.8. */
    @Test
    void binsMatter() {
        LabelCalibrationEvaluation evaluation = evaluate(
                10,
                List.of(prediction("a", 0.6, 0.4, 0), prediction("b", 0.1, 0.9, 0), prediction("c", 0.8, 0.15, 0.05)));

        assertThat(evaluation.ece()).isCloseTo((0.4 + 0.1 + 0.8) / 3, within(1e-12));
        assertThat(evaluation.mce()).isCloseTo(0.8, within(1e-12));
        assertThat(evaluation.bins())
                .extracting(LabelCalibrationEvaluation.Bin::upTo)
                .containsExactly(0.6, 0.8, 0.9);
    }

    @Test
    void certaintyAndErrorStayFinite() {
        LabelCalibrationEvaluation right = evaluate(15, List.of(prediction("a", 1, 0, 0)));
        assertThat(right.nll()).isZero();
        assertThat(right.brier()).isZero();
        assertThat(right.ece()).isZero();

        LabelCalibrationEvaluation wrong = evaluate(15, List.of(prediction("b", 1, 0, 0)));
        assertThat(wrong.nll()).isCloseTo(744.44, within(0.01));
        assertThat(wrong.brier()).isEqualTo(2);
        assertThat(wrong.mce()).isEqualTo(1);

        LabelCalibrationEvaluation unheardOf = evaluate(15, List.of(prediction("z", 1, 0, 0)));
        assertThat(unheardOf.brier()).isEqualTo(2);
    }

    @Test
    void itIsShown() {
        LabelCalibrationEvaluation evaluation = evaluate(2, List.of(prediction("a", 0.6, 0.4, 0)));

        assertThat(evaluation.toString())
                .contains("Calibration of 1 predictions", "NLL   = 0.510826", "(0.500, 1.000]");
        assertThat(evaluation.toHTML()).contains("<tr><td>BRIER</td><td>0.320000</td></tr>");
        assertThat(evaluation.asMap()).hasSize(4);
    }

    @Test
    void whatCantBeEvaluatedIsRefused() {
        Example<Label> example = example("a");
        assertThatThrownBy(() -> evaluate(15, List.of())).hasMessageContaining("no predictions");
        assertThatThrownBy(() -> evaluate(15, List.of(new Prediction<>(new Label("a"), 1, example))))
                .hasMessageContaining("prediction 0 has no probabilities");
        assertThatThrownBy(() -> new LabelCalibrationEvaluator(0)).hasMessageContaining("not 0");
    }

    private static LabelCalibrationEvaluation evaluate(int bins, List<Prediction<Label>> predictions) {
        return new LabelCalibrationEvaluator(bins)
                .evaluate(
                        ANY,
                        predictions,
                        ANY.getProvenance().getDatasetProvenance().getSourceProvenance());
    }

    private static Example<Label> example(String truth) {
        return new ArrayExample<>(new Label(truth), new String[] {"x"}, new double[] {1});
    }

    private static Prediction<Label> prediction(String truth, double a, double b, double c) {
        Map<String, Label> scores = new LinkedHashMap<>();
        scores.put("a", new Label("a", a));
        scores.put("b", new Label("b", b));
        scores.put("c", new Label("c", c));
        Label best = scores.values().stream()
                .max(java.util.Comparator.comparingDouble(Label::getScore))
                .orElseThrow();
        return new Prediction<>(best, scores, 1, example(truth), true);
    }
}

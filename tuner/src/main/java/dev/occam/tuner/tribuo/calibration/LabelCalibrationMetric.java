package dev.occam.tuner.tribuo.calibration;

import java.util.List;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.evaluation.metrics.EvaluationMetric;
import org.tribuo.evaluation.metrics.MetricTarget;

/**
 * One figure of a classifier's calibration, over all predictions.
 *
 * @param kind which
 * @param bins of confidence, for the calibration errors
 */
public record LabelCalibrationMetric(Kind kind, int bins) implements EvaluationMetric<Label, LabelCalibrationContext> {

    /** Which figure. */
    public enum Kind {
        /**
         * Mean negative log-likelihood of the true class, in nats. A probability of 0, which a softmax only gives by
         * underflow, counts as the least positive number, 744.4 nats.
         */
        NLL,
        /** Mean over predictions of the squared error of all probabilities, from 0 to 2: Brier 1950. */
        BRIER,
        /** Expected calibration error: Guo et al. 2017, equation 3. */
        ECE,
        /** Maximum calibration error, over bins that are not empty: Guo et al. 2017, equation 5. */
        MCE
    }

    @Override
    public double compute(LabelCalibrationContext context) {
        return switch (kind) {
            case NLL -> context.nll();
            case BRIER -> context.brier();
            case ECE -> context.reliability().expectedError();
            case MCE -> context.reliability().maximumError();
        };
    }

    @Override
    public MetricTarget<Label> getTarget() {
        return MetricTarget.microAverageTarget();
    }

    @Override
    public String getName() {
        return kind.name();
    }

    @Override
    public LabelCalibrationContext createContext(Model<Label> model, List<Prediction<Label>> predictions) {
        return new LabelCalibrationContext(model, predictions, bins);
    }
}

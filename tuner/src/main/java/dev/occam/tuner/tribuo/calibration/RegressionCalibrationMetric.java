package dev.occam.tuner.tribuo.calibration;

import java.util.List;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.evaluation.metrics.EvaluationMetric;
import org.tribuo.evaluation.metrics.MetricTarget;
import org.tribuo.regression.Regressor;

/**
 * One figure of a regression's calibration: of one output, or its mean over outputs.
 *
 * @param kind which
 * @param target of one output, or the macro average
 */
public record RegressionCalibrationMetric(Kind kind, MetricTarget<Regressor> target)
        implements EvaluationMetric<Regressor, RegressionCalibrationContext> {

    /** Which figure. */
    public enum Kind {
        /** Mean negative log-density of an observation, in nats. */
        NLL,
        /** Mean continuous ranked probability score, in the output's units: Gneiting and Raftery 2007. */
        CRPS,
        /** Share of observations within the central interval of 50 %. */
        COVERAGE_50(0.5),
        /** Share of observations within the central interval of 90 %. */
        COVERAGE_90(0.9),
        /** Share of observations within the central interval of 95 %. */
        COVERAGE_95(0.95),
        /** Mean width of the central interval of 50 %, in the output's units. */
        WIDTH_50(0.5),
        /** Mean width of the central interval of 90 %, in the output's units. */
        WIDTH_90(0.9),
        /** Mean width of the central interval of 95 %, in the output's units. */
        WIDTH_95(0.95);

        /** Half the width of the interval, in standard deviations. */
        private final double quantile;

        Kind() {
            quantile = Double.NaN;
        }

        Kind(double probability) {
            quantile = GaussianPrediction.quantile(probability);
        }

        private double of(GaussianPrediction prediction) {
            return switch (this) {
                case NLL -> prediction.nll();
                case CRPS -> prediction.crps();
                case COVERAGE_50, COVERAGE_90, COVERAGE_95 -> prediction.covers(quantile) ? 1 : 0;
                case WIDTH_50, WIDTH_90, WIDTH_95 -> prediction.width(quantile);
            };
        }
    }

    @Override
    public double compute(RegressionCalibrationContext context) {
        return target.getOutputTarget()
                .map(output -> mean(context, output.getNames()[0]))
                .orElseGet(() -> context.outputs().stream()
                        .mapToDouble(output -> mean(context, output))
                        .average()
                        .orElseThrow());
    }

    private double mean(RegressionCalibrationContext context, String output) {
        return context.of(output).stream().mapToDouble(kind::of).average().orElseThrow();
    }

    @Override
    public MetricTarget<Regressor> getTarget() {
        return target;
    }

    @Override
    public String getName() {
        return kind.name();
    }

    @Override
    public RegressionCalibrationContext createContext(Model<Regressor> model, List<Prediction<Regressor>> predictions) {
        return new RegressionCalibrationContext(model, predictions);
    }
}

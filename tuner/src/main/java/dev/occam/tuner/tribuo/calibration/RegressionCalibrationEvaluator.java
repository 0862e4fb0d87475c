package dev.occam.tuner.tribuo.calibration;

import dev.occam.tuner.tribuo.calibration.RegressionCalibrationMetric.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.evaluation.AbstractEvaluator;
import org.tribuo.evaluation.metrics.MetricID;
import org.tribuo.evaluation.metrics.MetricTarget;
import org.tribuo.provenance.EvaluationProvenance;
import org.tribuo.regression.Regressor;

/** Evaluates the calibration of any regression that gives variances. Every example counts once, whatever its weight. */
public final class RegressionCalibrationEvaluator
        extends AbstractEvaluator<
                Regressor, RegressionCalibrationContext, RegressionCalibrationEvaluation, RegressionCalibrationMetric> {

    /** An evaluator. */
    public RegressionCalibrationEvaluator() {}

    @Override
    protected Set<RegressionCalibrationMetric> createMetrics(Model<Regressor> model) {
        Set<RegressionCalibrationMetric> metrics = new LinkedHashSet<>();
        for (Kind kind : Kind.values()) {
            for (Regressor output : model.getOutputIDInfo().getDomain()) {
                metrics.add(new RegressionCalibrationMetric(kind, new MetricTarget<>(output)));
            }
            metrics.add(new RegressionCalibrationMetric(kind, MetricTarget.macroAverageTarget()));
        }
        return metrics;
    }

    @Override
    protected RegressionCalibrationContext createContext(
            Model<Regressor> model, List<Prediction<Regressor>> predictions) {
        return new RegressionCalibrationContext(model, predictions);
    }

    @Override
    protected RegressionCalibrationEvaluation createEvaluation(
            RegressionCalibrationContext context,
            Map<MetricID<Regressor>, Double> results,
            EvaluationProvenance provenance) {
        return new RegressionCalibrationEvaluation(context, results, provenance);
    }
}

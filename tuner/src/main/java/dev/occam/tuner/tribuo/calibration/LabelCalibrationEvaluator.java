package dev.occam.tuner.tribuo.calibration;

import dev.occam.tuner.tribuo.calibration.LabelCalibrationMetric.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.evaluation.AbstractEvaluator;
import org.tribuo.evaluation.metrics.MetricID;
import org.tribuo.provenance.EvaluationProvenance;

/** Evaluates the calibration of any classifier that gives probabilities. Every example counts once, whatever its weight. */
public final class LabelCalibrationEvaluator
        extends AbstractEvaluator<Label, LabelCalibrationContext, LabelCalibrationEvaluation, LabelCalibrationMetric> {

    private static final int BINS = 15;

    private final int bins;

    /** With 15 bins of confidence, as Guo et al. 2017 have. */
    public LabelCalibrationEvaluator() {
        this(BINS);
    }

    /**
     * With bins of one's own choice.
     *
     * @param bins how many, of equal width
     */
    public LabelCalibrationEvaluator(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("at least one bin of confidence, not " + bins);
        }
        this.bins = bins;
    }

    @Override
    protected Set<LabelCalibrationMetric> createMetrics(Model<Label> model) {
        Set<LabelCalibrationMetric> metrics = new LinkedHashSet<>();
        for (Kind kind : Kind.values()) {
            metrics.add(new LabelCalibrationMetric(kind, bins));
        }
        return metrics;
    }

    @Override
    protected LabelCalibrationContext createContext(Model<Label> model, List<Prediction<Label>> predictions) {
        return new LabelCalibrationContext(model, predictions, bins);
    }

    @Override
    protected LabelCalibrationEvaluation createEvaluation(
            LabelCalibrationContext context, Map<MetricID<Label>, Double> results, EvaluationProvenance provenance) {
        return new LabelCalibrationEvaluation(context, results, provenance);
    }
}

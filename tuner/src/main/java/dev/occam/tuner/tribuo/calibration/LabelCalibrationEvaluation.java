package dev.occam.tuner.tribuo.calibration;

import dev.occam.tuner.tribuo.calibration.LabelCalibrationMetric.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.evaluation.Evaluation;
import org.tribuo.evaluation.metrics.MetricID;
import org.tribuo.evaluation.metrics.MetricTarget;
import org.tribuo.provenance.EvaluationProvenance;

/** How well a classifier's probabilities are calibrated. */
public final class LabelCalibrationEvaluation implements Evaluation<Label> {

    private final LabelCalibrationContext context;
    private final Map<MetricID<Label>, Double> results;
    private final EvaluationProvenance provenance;

    LabelCalibrationEvaluation(
            LabelCalibrationContext context, Map<MetricID<Label>, Double> results, EvaluationProvenance provenance) {
        this.context = context;
        this.results = Map.copyOf(results);
        this.provenance = provenance;
    }

    /**
     * The predictions of one range of confidence.
     *
     * @param above the range's lower end, not in it
     * @param upTo its upper end, in it
     * @param count number of predictions
     * @param confidence mean probability of the predicted classes
     * @param accuracy share of predictions that are right
     */
    public record Bin(double above, double upTo, int count, double confidence, double accuracy) {}

    /** Mean negative log-likelihood of the true class, in nats. */
    public double nll() {
        return get(Kind.NLL);
    }

    /** The Brier score, from 0 to 2. */
    public double brier() {
        return get(Kind.BRIER);
    }

    /** The expected calibration error. */
    public double ece() {
        return get(Kind.ECE);
    }

    /** The maximum calibration error. */
    public double mce() {
        return get(Kind.MCE);
    }

    /** The reliability diagram: bins that are not empty, by rising confidence. */
    public List<Bin> bins() {
        return context.reliability().bins();
    }

    private double get(Kind kind) {
        return get(new MetricID<Label>(MetricTarget.microAverageTarget(), kind.name()));
    }

    @Override
    public Map<MetricID<Label>, Double> asMap() {
        return results;
    }

    @Override
    public List<Prediction<Label>> getPredictions() {
        return context.getPredictions();
    }

    @Override
    public EvaluationProvenance getProvenance() {
        return provenance;
    }

    /** The figures as a table. */
    public String toHTML() {
        StringBuilder html = new StringBuilder("<table>\n<tr><th>Metric</th><th>Value</th></tr>\n");
        for (Kind kind : Kind.values()) {
            html.append(String.format(Locale.ROOT, "<tr><td>%s</td><td>%.6f</td></tr>%n", kind.name(), get(kind)));
        }
        return html.append("</table>").toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Calibration of ")
                .append(getPredictions().size())
                .append(" predictions");
        for (Kind kind : Kind.values()) {
            text.append(String.format(Locale.ROOT, "%n%-5s = %.6f", kind.name(), get(kind)));
        }
        text.append(String.format("%nconfidence      count  confidence  accuracy"));
        for (Bin bin : bins()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n(%.3f, %.3f]  %5d  %10.4f  %8.4f",
                    bin.above(),
                    bin.upTo(),
                    bin.count(),
                    bin.confidence(),
                    bin.accuracy()));
        }
        return text.toString();
    }
}

package dev.occam.tuner.tribuo.calibration;

import dev.occam.tuner.tribuo.calibration.RegressionCalibrationMetric.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tribuo.Prediction;
import org.tribuo.evaluation.Evaluation;
import org.tribuo.evaluation.metrics.MetricID;
import org.tribuo.evaluation.metrics.MetricTarget;
import org.tribuo.provenance.EvaluationProvenance;
import org.tribuo.regression.Regressor;

/** How well a regression's variances are calibrated, its predictions taken as normal distributions. */
public final class RegressionCalibrationEvaluation implements Evaluation<Regressor> {

    private final RegressionCalibrationContext context;
    private final Map<MetricID<Regressor>, Double> results;
    private final EvaluationProvenance provenance;

    RegressionCalibrationEvaluation(
            RegressionCalibrationContext context,
            Map<MetricID<Regressor>, Double> results,
            EvaluationProvenance provenance) {
        this.context = context;
        this.results = Map.copyOf(results);
        this.provenance = provenance;
    }

    /** Negative log-density of an observation in nats, averaged over predictions and outputs. */
    public double averageNLL() {
        return average(Kind.NLL);
    }

    /** Continuous ranked probability score, averaged over predictions and outputs. */
    public double averageCRPS() {
        return average(Kind.CRPS);
    }

    /**
     * A figure, averaged over outputs.
     *
     * @param kind which
     */
    public double average(Kind kind) {
        return get(new MetricID<Regressor>(MetricTarget.macroAverageTarget(), kind.name()));
    }

    /**
     * A figure of one output.
     *
     * @param kind which
     * @param output by its name
     * @throws IllegalArgumentException where there is no such output
     */
    public double of(Kind kind, String output) {
        return get(new MetricID<Regressor>(
                new MetricTarget<Regressor>(new Regressor.DimensionTuple(output, Double.NaN)), kind.name()));
    }

    @Override
    public Map<MetricID<Regressor>, Double> asMap() {
        return results;
    }

    @Override
    public List<Prediction<Regressor>> getPredictions() {
        return context.getPredictions();
    }

    @Override
    public EvaluationProvenance getProvenance() {
        return provenance;
    }

    /** The figures as a table, one column an output. */
    public String toHTML() {
        StringBuilder html = new StringBuilder("<table>\n<tr><th>Metric</th>");
        context.outputs()
                .forEach(output -> html.append("<th>").append(escaped(output)).append("</th>"));
        html.append("</tr>\n");
        for (Kind kind : Kind.values()) {
            html.append("<tr><td>").append(kind.name()).append("</td>");
            context.outputs()
                    .forEach(output -> html.append(String.format(Locale.ROOT, "<td>%.6f</td>", of(kind, output))));
            html.append("</tr>\n");
        }
        return html.append("</table>").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Calibration of ")
                .append(getPredictions().size())
                .append(" predictions");
        for (Kind kind : Kind.values()) {
            text.append(String.format("%n%-11s =", kind.name()));
            context.outputs()
                    .forEach(output -> text.append(String.format(Locale.ROOT, " %s: %.6f", output, of(kind, output))));
        }
        return text.toString();
    }
}

package dev.occam.tuner.tribuo.calibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.evaluation.metrics.MetricContext;
import org.tribuo.regression.Regressor;

/** Predicted distributions with what was observed, by output, for the metrics of a regression's calibration. */
public final class RegressionCalibrationContext extends MetricContext<Regressor> {

    private final Map<String, List<GaussianPrediction>> byOutput = new LinkedHashMap<>();

    /**
     * Reads predictions.
     *
     * @param model whose they are
     * @param predictions with variances, of examples whose outputs are known
     * @throws IllegalArgumentException where there are none, one has no positive variance, or an output is missing
     */
    RegressionCalibrationContext(Model<Regressor> model, List<Prediction<Regressor>> predictions) {
        super(model, predictions);
        if (predictions.isEmpty()) {
            throw new IllegalArgumentException("no predictions; there is nothing to evaluate");
        }
        for (Regressor output : model.getOutputIDInfo().getDomain()) {
            String name = output.getNames()[0];
            List<GaussianPrediction> all = new ArrayList<>(predictions.size());
            for (int i = 0; i < predictions.size(); i++) {
                all.add(read(predictions.get(i), name, i));
            }
            byOutput.put(name, all);
        }
    }

    private static GaussianPrediction read(Prediction<Regressor> prediction, String name, int row) {
        Regressor.DimensionTuple predicted = dimension(prediction.getOutput(), name, row);
        Regressor.DimensionTuple truth = dimension(prediction.getExample().getOutput(), name, row);
        if (!(predicted.getVariance() > 0)) {
            throw new IllegalArgumentException("prediction " + row + " of '" + name + "' has the variance "
                    + predicted.getVariance() + "; calibration is for models that give positive ones");
        }
        return new GaussianPrediction(predicted.getValue(), Math.sqrt(predicted.getVariance()), truth.getValue());
    }

    private static Regressor.DimensionTuple dimension(Regressor regressor, String name, int row) {
        return regressor
                .getDimension(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("prediction " + row + " lacks the output '" + name + "'"));
    }

    /** The names of the outputs. */
    List<String> outputs() {
        return List.copyOf(byOutput.keySet());
    }

    /** The predictions of one output, in order. */
    List<GaussianPrediction> of(String output) {
        List<GaussianPrediction> predictions = byOutput.get(output);
        if (predictions == null) {
            throw new IllegalArgumentException("no output '" + output + "' among " + byOutput.keySet());
        }
        return predictions;
    }
}

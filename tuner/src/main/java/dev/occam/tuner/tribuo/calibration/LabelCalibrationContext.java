package dev.occam.tuner.tribuo.calibration;

import java.util.List;
import java.util.Map;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.evaluation.metrics.MetricContext;

/** The sums over predictions that the metrics of a classifier's calibration share. */
public final class LabelCalibrationContext extends MetricContext<Label> {

    private final Reliability reliability;
    private double negativeLogLikelihood;
    private double squares;

    /**
     * Sums over predictions.
     *
     * @param model whose they are
     * @param predictions with probabilities, of examples whose class is known
     * @param bins of confidence
     * @throws IllegalArgumentException where there are none, or one has no probabilities
     */
    LabelCalibrationContext(Model<Label> model, List<Prediction<Label>> predictions, int bins) {
        super(model, predictions);
        reliability = new Reliability(bins);
        if (predictions.isEmpty()) {
            throw new IllegalArgumentException("no predictions; there is nothing to evaluate");
        }
        for (int i = 0; i < predictions.size(); i++) {
            if (!predictions.get(i).hasProbabilities()) {
                throw new IllegalArgumentException(
                        "prediction " + i + " has no probabilities; calibration is for models that give them");
            }
            add(predictions.get(i));
        }
    }

    private void add(Prediction<Label> prediction) {
        String truth = prediction.getExample().getOutput().getLabel();
        Map<String, Label> scores = prediction.getOutputScores();
        // A class that the model has never heard of has the probability 0.
        double probability = scores.containsKey(truth) ? scores.get(truth).getScore() : 0;
        negativeLogLikelihood -= Math.log(Math.max(probability, Double.MIN_VALUE));
        // (p - 1)^2 in place of p^2 for the true class.
        squares += 1 - 2 * probability;
        for (Label score : scores.values()) {
            squares += score.getScore() * score.getScore();
        }
        Label chosen = prediction.getOutput();
        reliability.add(chosen.getScore(), chosen.getLabel().equals(truth));
    }

    double nll() {
        return negativeLogLikelihood / getPredictions().size();
    }

    double brier() {
        return squares / getPredictions().size();
    }

    Reliability reliability() {
        return reliability;
    }
}

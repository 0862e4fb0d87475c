package dev.occam.tuner.compare;

import java.util.List;

/**
 * How well one predictive does on the test rows.
 *
 * @param nll         mean negative log-likelihood, nats a row, in the targets' own units
 * @param calibration expected calibration error over 15 bins; of numbers the share of targets in their 90 % intervals
 * @param point       accuracy; of numbers the root mean squared error in the target's units, over all outputs
 */
public record Score(double nll, double calibration, double point) {

    /** The probability that an interval of numbers is to have. */
    static final double LEVEL = 0.9;

    /** The mean of several, at least one. */
    static Score mean(List<Score> scores) {
        int n = scores.size();
        return new Score(
                scores.stream().mapToDouble(Score::nll).sum() / n,
                scores.stream().mapToDouble(Score::calibration).sum() / n,
                scores.stream().mapToDouble(Score::point).sum() / n);
    }

    /** How far from calibrated, whichever the task. */
    double calibrationError(boolean classes) {
        return classes ? calibration : Math.abs(calibration - LEVEL);
    }
}

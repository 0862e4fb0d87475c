package dev.occam.tuner.tribuo.calibration;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * A normal distribution that was predicted, and what came of it.
 *
 * @param mean of the prediction
 * @param deviation its standard deviation, positive
 * @param truth what was observed
 */
record GaussianPrediction(double mean, double deviation, double truth) {

    private static final NormalDistribution UNIT = new NormalDistribution(null, 0, 1);
    private static final double HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI);
    private static final double ROOT_PI = Math.sqrt(Math.PI);

    /** Half the width of the central interval of some probability, in standard deviations. */
    static double quantile(double probability) {
        return UNIT.inverseCumulativeProbability((1 + probability) / 2);
    }

    private double standardised() {
        return (truth - mean) / deviation;
    }

    /** Negative log-density of what was observed, in nats. */
    double nll() {
        double z = standardised();
        return HALF_LOG_TAU + Math.log(deviation) + z * z / 2;
    }

    /** Continuous ranked probability score: Gneiting and Raftery 2007, equation 5 in {@code N(mu, sigma^2)}, sign turned. */
    double crps() {
        double z = standardised();
        return deviation * (z * (2 * UNIT.cumulativeProbability(z) - 1) + 2 * UNIT.density(z) - 1 / ROOT_PI);
    }

    /** Whether the central interval of so many standard deviations to each side holds what was observed. */
    boolean covers(double quantile) {
        return Math.abs(truth - mean) <= quantile * deviation;
    }

    /** The width of that interval. */
    double width(double quantile) {
        return 2 * quantile * deviation;
    }
}

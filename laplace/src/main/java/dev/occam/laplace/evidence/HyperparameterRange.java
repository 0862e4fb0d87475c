package dev.occam.laplace.evidence;

/**
 * The box that a search for hyperparameters stays in, because the maximum may lie at infinity: weights that
 * are exactly zero ask for an infinite prior precision, residuals that are exactly zero for no noise.
 *
 * @param minPriorPrecision smallest prior precision
 * @param maxPriorPrecision largest prior precision
 * @param minNoisePrecision smallest {@code 1/sigma^2}
 * @param maxNoisePrecision largest {@code 1/sigma^2}
 */
public record HyperparameterRange(
        double minPriorPrecision, double maxPriorPrecision, double minNoisePrecision, double maxNoisePrecision) {

    /** Prior precisions from 1e-8 to 1e8, observation noise from 1e-6 to 1e6. */
    public static final HyperparameterRange WIDE = new HyperparameterRange(1e-8, 1e8, 1e-12, 1e12);

    public HyperparameterRange {
        requireOrdered(minPriorPrecision, maxPriorPrecision, "prior precision");
        requireOrdered(minNoisePrecision, maxNoisePrecision, "noise precision");
    }

    private static void requireOrdered(double min, double max, String what) {
        Checks.positive(min, "smallest " + what);
        Checks.positive(max, "largest " + what);
        if (min >= max) {
            throw new IllegalArgumentException(
                    "The smallest " + what + " " + min + " must be less than the largest, " + max + ".");
        }
    }

    double minLogPrior() {
        return Math.log(minPriorPrecision);
    }

    double maxLogPrior() {
        return Math.log(maxPriorPrecision);
    }

    double minLogNoise() {
        return Math.log(minNoisePrecision);
    }

    double maxLogNoise() {
        return Math.log(maxNoisePrecision);
    }

    double clampLogPrior(double logPriorPrecision) {
        return Math.min(Math.max(logPriorPrecision, minLogPrior()), maxLogPrior());
    }

    double clampLogNoise(double logNoisePrecision) {
        return Math.min(Math.max(logNoisePrecision, minLogNoise()), maxLogNoise());
    }
}

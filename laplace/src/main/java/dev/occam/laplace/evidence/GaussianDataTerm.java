package dev.occam.laplace.evidence;

/**
 * The log likelihood of regression with one observation noise sigma for all outputs,
 * {@code -SSE / (2 sigma^2 T) - N C log(sigma sqrt(2 pi))}. The normaliser is not tempered.
 *
 * @param sumOfSquares SSE: squared residuals, summed over N data and C outputs
 * @param count N C, the number of residuals
 * @param temperature T; the curvature is scaled by {@code 1 / (sigma^2 T)}
 */
public record GaussianDataTerm(double sumOfSquares, long count, double temperature) implements DataTerm {

    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    public GaussianDataTerm {
        Checks.notNegative(sumOfSquares, "sum of squares");
        Checks.positive(temperature, "temperature");
        if (count < 1) {
            throw new IllegalArgumentException("The number of residuals must be at least 1, but is " + count + ".");
        }
    }

    /** The term at temperature 1. */
    public static GaussianDataTerm of(double sumOfSquares, long count) {
        return new GaussianDataTerm(sumOfSquares, count, 1);
    }

    @Override
    public boolean hasNoise() {
        return true;
    }

    @Override
    public double logLikelihood(double logNoisePrecision) {
        return 0.5 * count * (logNoisePrecision - LOG_TWO_PI) - misfit(logNoisePrecision);
    }

    @Override
    public double firstDerivative(double logNoisePrecision) {
        return 0.5 * count - misfit(logNoisePrecision);
    }

    @Override
    public double secondDerivative(double logNoisePrecision) {
        return -misfit(logNoisePrecision);
    }

    @Override
    public double scale(double logNoisePrecision) {
        return Math.exp(logNoisePrecision) / temperature;
    }

    private double misfit(double logNoisePrecision) {
        return 0.5 * sumOfSquares * scale(logNoisePrecision);
    }
}

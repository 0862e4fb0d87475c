package dev.occam.laplace.evidence;

/**
 * A log likelihood with no observation noise to choose, such as that of classification.
 *
 * @param temperedLogLikelihood log likelihood of all data, divided by the temperature already
 * @param temperature T; the curvature is scaled by 1/T
 */
public record FixedDataTerm(double temperedLogLikelihood, double temperature) implements DataTerm {

    public FixedDataTerm {
        Checks.finite(temperedLogLikelihood, "log likelihood");
        Checks.positive(temperature, "temperature");
    }

    /** The term at temperature 1, from the log likelihood of all data (minus the summed cross-entropy). */
    public static FixedDataTerm of(double logLikelihood) {
        return new FixedDataTerm(logLikelihood, 1);
    }

    /** The term at a temperature, from the log likelihood of all data <em>before</em> tempering. */
    public static FixedDataTerm tempered(double logLikelihood, double temperature) {
        return new FixedDataTerm(logLikelihood / temperature, temperature);
    }

    @Override
    public boolean hasNoise() {
        return false;
    }

    @Override
    public double logLikelihood(double logNoisePrecision) {
        return temperedLogLikelihood;
    }

    @Override
    public double firstDerivative(double logNoisePrecision) {
        return 0;
    }

    @Override
    public double secondDerivative(double logNoisePrecision) {
        return 0;
    }

    @Override
    public double scale(double logNoisePrecision) {
        return 1 / temperature;
    }
}

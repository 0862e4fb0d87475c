package dev.occam.laplace.evidence;

/**
 * What the data contribute to the evidence besides curvature: the log likelihood, and the scale that
 * observation noise and temperature T put on the curvature.
 *
 * <p>The likelihood is tempered as {@code p^(1/T)} everywhere. All derivatives are in the log noise
 * precision, {@code log(1/sigma^2)}.
 */
public sealed interface DataTerm permits FixedDataTerm, GaussianDataTerm {

    /** Whether the observation noise is a hyperparameter of this likelihood. */
    boolean hasNoise();

    /** The temperature T. */
    double temperature();

    /** The log likelihood of all data, tempered. */
    double logLikelihood(double logNoisePrecision);

    /** The first derivative of the log likelihood in the log noise precision. */
    double firstDerivative(double logNoisePrecision);

    /** The second derivative of the log likelihood in the log noise precision; never positive. */
    double secondDerivative(double logNoisePrecision);

    /** What the Hessian of the log likelihood at unit noise and unit temperature is multiplied by. */
    double scale(double logNoisePrecision);
}

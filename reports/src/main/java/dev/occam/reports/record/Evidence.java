package dev.occam.reports.record;

import org.jspecify.annotations.Nullable;

/**
 * The log marginal likelihood of the chosen state and its parts, in nats.
 * <p>{@code value = logLikelihood + occamFactor} and {@code occamFactor = -(logDetRatio + scatter) / 2}.
 *
 * @param value log marginal likelihood of the training data, in the target's own units
 * @param perDatum {@code value} divided by the number of training rows, in nats a row
 * @param logLikelihood log-likelihood of the training data at the weights, in the target's own units
 * @param occamFactor what the fit costs in flexibility
 * @param logDetRatio log-determinant of the posterior precision over that of the prior precision
 * @param scatter sum over groups of prior precision times squared norm of the weights
 * @param comparableWithin the sentence that says with which other runs {@code value} may be compared
 */
public record Evidence(
        @Nullable Double value,
        @Nullable Double perDatum,
        @Nullable Double logLikelihood,
        @Nullable Double occamFactor,
        @Nullable Double logDetRatio,
        @Nullable Double scatter,
        String comparableWithin) {
    public Evidence {
        value = Fields.finite(value);
        perDatum = Fields.finite(perDatum);
        logLikelihood = Fields.finite(logLikelihood);
        occamFactor = Fields.finite(occamFactor);
        logDetRatio = Fields.finite(logDetRatio);
        scatter = Fields.finite(scatter);
        Fields.required(comparableWithin, "comparableWithin");
    }
}

package dev.occam.laplace.evidence;

import java.util.Arrays;

/**
 * The evidence of weights at the prior they were trained under, with the noise profiled out.
 *
 * <p>Training under {@code 1/2 SSE/T + 1/2 sum ridge ||theta||^2} fixes only the ratio
 * {@code ridge = delta sigma^2}. Along {@code delta = ridge s}, {@code s = 1/sigma^2}, the eigenvalue ratios
 * {@code s e / (T delta) = e / (T ridge)} do not depend on s, so
 * <pre>log Z(s) = N C / 2 log s - s / 2 (SSE/T + sum ridge ||theta||^2) + constant,</pre>
 * which is greatest at {@code s = N C / (SSE/T + sum ridge ||theta||^2)}. Under
 * {@link CurvatureScaling#SQUARED_GRADIENT} one factor s stays in the ratios and the maximum is the root of
 * {@code s (SSE/T + sum ridge ||theta||^2) + gamma(s) = N C}. Where the likelihood has no noise, the ridge is the prior precision and
 * the evidence is evaluated as it is.
 *
 * @param hyperparameters the prior precisions and noise at the maximum; their ratio is the given one
 * @param value the evidence there
 * @param noise whether the noise was profiled, and whether it ended at the range's bound
 */
public record ConsistentEvidence(Hyperparameters hyperparameters, EvidenceValue value, NoiseBound noise) {

    /** The consistent evidence with the noise within {@link HyperparameterRange#WIDE}. */
    public static ConsistentEvidence of(LogEvidence evidence, double[] ridges) {
        return of(evidence, ridges, HyperparameterRange.WIDE);
    }

    /**
     * The consistent evidence.
     *
     * @param evidence the function at the trained weights
     * @param ridges (G): {@code delta sigma^2} of each group, as trained with
     * @param range bounds of the noise; those of the prior precision do not apply
     */
    public static ConsistentEvidence of(LogEvidence evidence, double[] ridges, HyperparameterRange range) {
        if (ridges.length != evidence.groups().count()) {
            throw new IllegalArgumentException(
                    "There are " + evidence.groups().count() + " prior groups, but " + ridges.length + " ridges.");
        }
        for (double ridge : ridges) {
            Checks.positive(ridge, "ridge");
        }
        if (!(evidence.data() instanceof GaussianDataTerm data)) {
            Hyperparameters at = Hyperparameters.ofPriorPrecisions(ridges);
            return new ConsistentEvidence(at, evidence.evaluate(at), NoiseBound.FIXED);
        }
        double penalised = data.sumOfSquares() / data.temperature();
        for (int group = 0; group < ridges.length; group++) {
            penalised += ridges[group] * evidence.squaredNorm(group);
        }
        double profiled = profile(evidence, (double) data.count(), penalised, ridges, range);
        double logNoise = range.clampLogNoise(profiled);
        NoiseBound bound = logNoise >= range.maxLogNoise()
                ? NoiseBound.SMALLEST_NOISE
                : logNoise <= range.minLogNoise() ? NoiseBound.LARGEST_NOISE : NoiseBound.INTERIOR;
        Hyperparameters at = along(ridges, logNoise);
        return new ConsistentEvidence(at, evidence.evaluate(at), bound);
    }

    private static double profile(
            LogEvidence evidence, double count, double penalised, double[] ridges, HyperparameterRange range) {
        double closedForm = Math.log(count) - Math.log(penalised);
        if (evidence.scaling() == CurvatureScaling.HESSIAN) {
            return closedForm;
        }
        return LogRoot.within(
                log -> Math.log(count)
                        - Math.log(penalised * Math.exp(log)
                                + evidence.evaluate(along(ridges, log)).effectiveParameters()),
                range.minLogNoise(),
                closedForm,
                range.minLogNoise(),
                range.maxLogNoise());
    }

    private static Hyperparameters along(double[] ridges, double logNoise) {
        double[] logs =
                Arrays.stream(ridges).map(ridge -> Math.log(ridge) + logNoise).toArray();
        return Hyperparameters.ofLogs(logs, logNoise);
    }
}

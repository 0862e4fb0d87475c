package dev.occam.laplace.evidence;

/**
 * The best noise precision at given prior precisions: the root in {@code log s} of
 * {@code SSE s / T + k gamma(s) = N C}, with k the exponent of the curvature's scaling.
 *
 * <p>The left side grows with s, so the root is unique; it exists if SSE is positive.
 */
final class NoiseRoot {

    private final LogEvidence evidence;
    private final GaussianDataTerm data;
    private final HyperparameterRange range;

    NoiseRoot(LogEvidence evidence, GaussianDataTerm data, HyperparameterRange range) {
        this.evidence = evidence;
        this.data = data;
        this.range = range;
    }

    /** The best log noise precision at the prior precisions of a point. */
    double solve(Hyperparameters at) {
        double perPrecision = data.sumOfSquares() / data.temperature();
        double logCount = Math.log((double) data.count());
        return LogRoot.within(
                log -> logCount
                        - Math.log(perPrecision * Math.exp(log)
                                + evidence.scaling().exponent() * effectiveParameters(at, log)),
                range.minLogNoise(),
                logCount - Math.log(perPrecision),
                range.minLogNoise(),
                range.maxLogNoise());
    }

    private double effectiveParameters(Hyperparameters at, double logNoisePrecision) {
        double scale = evidence.curvatureScale(logNoisePrecision);
        double sum = 0;
        for (int block = 0; block < evidence.blocks().size(); block++) {
            double delta = at.priorPrecision(evidence.groups().groupOf(block));
            sum += evidence.blocks().get(block).effectiveParameters(scale, delta);
        }
        return sum;
    }
}

package dev.occam.laplace.evidence;

/**
 * The maximum over prior precisions and noise together, where each prior precision has a root of its own at given noise.
 *
 * <p>The ascent starts from a sweep of exact one-dimensional maximisations, which brings the exponentials into the
 * region where their quadratic model holds, and falls back on a sweep wherever a Newton step does not ascend.
 */
final class JointNewton {

    private static final ProjectedNewton.Limits LIMITS =
            new ProjectedNewton.Limits(100, 30, Double.POSITIVE_INFINITY, 1e-13);

    private final HyperparameterRange range;
    private final PriorRoots priors;
    private final NoiseRoot noise;
    private final ProjectedNewton ascent;

    JointNewton(LogEvidence evidence, HyperparameterRange range) {
        if (!(evidence.data() instanceof GaussianDataTerm gaussian)) {
            throw new IllegalArgumentException("This likelihood has no observation noise to choose.");
        }
        this.range = range;
        this.priors = new PriorRoots(evidence, range);
        this.noise = new NoiseRoot(evidence, gaussian, range);
        this.ascent = new ProjectedNewton(evidence, range, true, LIMITS);
    }

    EvidenceMaximum solve(Hyperparameters start) {
        Hyperparameters inRange = start.withLogNoisePrecision(range.clampLogNoise(start.logNoisePrecision()));
        return ascent.climb(ascent.point(sweep(inRange)), 1, from -> sweep(from.at));
    }

    private Hyperparameters sweep(Hyperparameters from) {
        Hyperparameters at = from.withLogPriorPrecisions(priors.solve(from));
        at = at.withLogNoisePrecision(noise.solve(at));
        return at.withLogPriorPrecisions(priors.solve(at));
    }
}

package dev.occam.laplace.evidence;

import java.util.List;

/**
 * The maximum of the log marginal likelihood over hyperparameters, at fixed weights and curvature.
 *
 * <p>Exact: with fixed noise each group is the root of {@code gamma(delta) = delta ||theta||^2} (MacKay 1992),
 * found between bounds on a log scale; with free noise the joint problem is concave and solved by a projected
 * Newton method, as are groups that share a block. The popular ratio {@code SSE / (N C - gamma)} for the noise is never used: with
 * block-diagonal curvature gamma may exceed N C.
 *
 * @param hyperparameters where the maximum lies
 * @param value the evidence there
 * @param bounds for each group, whether its prior precision is determined
 * @param noise whether the noise was searched for, and where it ended
 * @param iterations sweeps and Newton steps; 1 with fixed noise
 * @param relativeGradient the largest derivative over interior coordinates, each relative to the size of its
 *     two opposing terms
 */
public record EvidenceMaximum(
        Hyperparameters hyperparameters,
        EvidenceValue value,
        List<Bound> bounds,
        NoiseBound noise,
        int iterations,
        double relativeGradient) {

    /** What {@link #relativeGradient} must fall below. */
    public static final double TOLERANCE = 1e-10;

    public EvidenceMaximum {
        bounds = List.copyOf(bounds);
    }

    /** Whether the gradient vanishes to {@link #TOLERANCE} at all interior coordinates. */
    public boolean converged() {
        return relativeGradient <= TOLERANCE;
    }

    /** The best prior precisions at the noise of the start, within {@link HyperparameterRange#WIDE}. */
    public static EvidenceMaximum withFixedNoise(LogEvidence evidence, Hyperparameters start) {
        return withFixedNoise(evidence, start, HyperparameterRange.WIDE);
    }

    /**
     * The best prior precisions at the noise of the start.
     *
     * @param evidence the function
     * @param start its noise is kept, and the prior precision of undetermined groups; the rest does not matter
     * @param range where the prior precisions may lie
     */
    public static EvidenceMaximum withFixedNoise(
            LogEvidence evidence, Hyperparameters start, HyperparameterRange range) {
        if (!evidence.coupled().isEmpty()) {
            return new CoupledNewton(evidence, range, false).solve(start);
        }
        PriorRoots roots = new PriorRoots(evidence, range);
        Hyperparameters best = start.withLogPriorPrecisions(roots.solve(start));
        return new Stationarity(evidence, range).result(best, NoiseBound.FIXED, 1);
    }

    /** The best prior precisions and noise together, within {@link HyperparameterRange#WIDE}. */
    public static EvidenceMaximum withFreeNoise(LogEvidence evidence, Hyperparameters start) {
        return withFreeNoise(evidence, start, HyperparameterRange.WIDE);
    }

    /**
     * The best prior precisions and noise together; the prior precisions alone where the likelihood has no
     * noise.
     *
     * @param evidence the function
     * @param start where the search begins; undetermined groups keep their prior precision
     * @param range where the hyperparameters may lie
     */
    public static EvidenceMaximum withFreeNoise(
            LogEvidence evidence, Hyperparameters start, HyperparameterRange range) {
        if (!evidence.coupled().isEmpty()) {
            return new CoupledNewton(evidence, range, evidence.data().hasNoise()).solve(start);
        }
        return evidence.data().hasNoise()
                ? new JointNewton(evidence, range).solve(start)
                : withFixedNoise(evidence, start, range);
    }
}

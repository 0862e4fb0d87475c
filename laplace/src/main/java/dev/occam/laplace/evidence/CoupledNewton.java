package dev.occam.laplace.evidence;

/**
 * The maximum where blocks have parts of several groups, so that no prior precision has a root of its own.
 *
 * <p>The problem is jointly concave in all logs all the same. The ascent starts from fixed-point steps
 * {@code delta = gamma / ||theta||^2} (MacKay 1992), which cross many orders of magnitude at a time, and falls back on one.
 */
final class CoupledNewton {

    private static final int FIRST_STEPS = 4;

    /** Logs move by 3 at most: beyond it exponentials leave their quadratic model behind. */
    private static final ProjectedNewton.Limits LIMITS = new ProjectedNewton.Limits(200, 40, 3, 1e-12);

    private final LogEvidence evidence;
    private final HyperparameterRange range;
    private final PriorRoots settled;
    private final boolean freeNoise;
    private final ProjectedNewton ascent;

    CoupledNewton(LogEvidence evidence, HyperparameterRange range, boolean freeNoise) {
        this.evidence = evidence;
        this.range = range;
        this.settled = new PriorRoots(evidence, range);
        this.freeNoise = freeNoise;
        this.ascent = new ProjectedNewton(evidence, range, freeNoise, LIMITS);
    }

    EvidenceMaximum solve(Hyperparameters start) {
        ProjectedNewton.Point point = ascent.point(begun(start));
        for (int k = 0; k < FIRST_STEPS; k++) {
            point = ascent.point(fixedPoint(point));
        }
        return ascent.climb(point, FIRST_STEPS, this::fixedPoint);
    }

    private Hyperparameters begun(Hyperparameters start) {
        double[] logs = start.logPriorPrecisions();
        for (int group = 0; group < logs.length; group++) {
            logs[group] = switch (settled.settled(group)) {
                case PRUNED -> range.maxLogPrior();
                case NO_CURVATURE -> range.minLogPrior();
                case UNDETERMINED -> logs[group];
                case INTERIOR -> range.clampLogPrior(logs[group]);
            };
        }
        Hyperparameters at = start.withLogPriorPrecisions(logs);
        return freeNoise ? at.withLogNoisePrecision(range.clampLogNoise(start.logNoisePrecision())) : at;
    }

    private Hyperparameters fixedPoint(ProjectedNewton.Point from) {
        double[] logs = from.at.logPriorPrecisions();
        for (int group = 0; group < logs.length; group++) {
            if (settled.settled(group) == Bound.INTERIOR) {
                double root = from.value.effectiveParametersOfGroup(group) / evidence.squaredNorm(group);
                logs[group] = range.clampLogPrior(Math.log(Math.max(root, Double.MIN_NORMAL)));
            }
        }
        return from.at.withLogPriorPrecisions(logs);
    }
}

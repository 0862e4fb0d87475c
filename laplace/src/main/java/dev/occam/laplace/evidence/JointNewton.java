package dev.occam.laplace.evidence;

import java.util.Arrays;
import java.util.List;

/**
 * Projected Newton ascent on the joint concave problem of log prior precisions and log noise precision.
 *
 * <p>It starts from a sweep of exact one-dimensional maximisations, which brings the exponentials into the
 * region where their quadratic model holds, and falls back on a sweep wherever a Newton step does not ascend
 * (Bertsekas 1982, "Projected Newton methods for optimization problems with simple constraints").
 */
final class JointNewton {

    private static final int MAX_ITERATIONS = 100;
    private static final int MAX_HALVINGS = 30;

    /** Longest step in a logarithm: beyond it the quadratic model of an exponential says nothing. */
    private static final double MAX_STEP = 3;

    /** Share of the predicted ascent that a step must achieve (Armijo). */
    private static final double ENOUGH = 1e-4;

    /** What is aimed for; the last Newton step squares the error, so it costs no more than the tolerance. */
    private static final double TARGET = 1e-13;

    private final LogEvidence evidence;
    private final HyperparameterRange range;
    private final PriorRoots priors;
    private final NoiseRoot noise;
    private final Stationarity stationarity;

    JointNewton(LogEvidence evidence, HyperparameterRange range) {
        if (!(evidence.data() instanceof GaussianDataTerm gaussian)) {
            throw new IllegalArgumentException("This likelihood has no observation noise to choose.");
        }
        this.evidence = evidence;
        this.range = range;
        this.priors = new PriorRoots(evidence, range);
        this.noise = new NoiseRoot(evidence, gaussian, range);
        this.stationarity = new Stationarity(evidence, range);
    }

    EvidenceMaximum solve(Hyperparameters start) {
        Point best = sweep(start.withLogNoisePrecision(range.clampLogNoise(start.logNoisePrecision())));
        Point point = best;
        int iteration = 1;
        while (best.relativeGradient > TARGET && iteration < MAX_ITERATIONS) {
            iteration++;
            point = ascend(point);
            if (point.relativeGradient < best.relativeGradient) {
                best = point;
            } else if (best.relativeGradient <= EvidenceMaximum.TOLERANCE) {
                break;
            }
        }
        return new EvidenceMaximum(best.at, best.value, best.bounds, best.noise, iteration, best.relativeGradient);
    }

    private Point sweep(Hyperparameters from) {
        Hyperparameters at = from.withLogPriorPrecisions(priors.solve(from));
        at = at.withLogNoisePrecision(noise.solve(at));
        return new Point(at.withLogPriorPrecisions(priors.solve(at)));
    }

    private Point ascend(Point from) {
        int groups = evidence.groups().count();
        double[] gradient = Arrays.copyOf(from.value.priorGradient(), groups + 1);
        gradient[groups] = from.value.noiseGradient();
        double[] direction = evidence.hessian(from.at).newtonDirection(gradient, from.free());
        double longest = 0;
        for (double d : direction) {
            longest = Math.max(longest, Math.abs(d));
        }
        if (!Double.isFinite(longest)) {
            return sweep(from.at);
        }
        double step = Math.min(1, MAX_STEP / longest);
        for (int halving = 0; halving < MAX_HALVINGS; halving++, step *= 0.5) {
            Hyperparameters at = from.moved(direction, step);
            Point to = new Point(at);
            if (to.value.value() >= from.value.value() + ENOUGH * from.slope(gradient, at) - from.roundOff()) {
                return to;
            }
        }
        return sweep(from.at);
    }

    /** A place on the way, evaluated. */
    private final class Point {
        final Hyperparameters at;
        final EvidenceValue value;
        final List<Bound> bounds;
        final NoiseBound noise;
        final double relativeGradient;

        Point(Hyperparameters at) {
            this.at = at;
            this.value = evidence.evaluate(at);
            this.bounds = stationarity.bounds(at, value);
            this.noise = stationarity.noiseBound(at, value);
            this.relativeGradient = stationarity.relativeGradient(at, value, bounds, noise);
        }

        boolean[] free() {
            boolean[] free = new boolean[bounds.size() + 1];
            for (int group = 0; group < bounds.size(); group++) {
                free[group] = bounds.get(group) == Bound.INTERIOR;
            }
            free[bounds.size()] = noise == NoiseBound.INTERIOR;
            return free;
        }

        Hyperparameters moved(double[] direction, double step) {
            double[] logs = at.logPriorPrecisions();
            for (int group = 0; group < logs.length; group++) {
                if (direction[group] != 0) {
                    logs[group] = range.clampLogPrior(logs[group] + step * direction[group]);
                }
            }
            double logNoise = at.logNoisePrecision() + step * direction[logs.length];
            return Hyperparameters.ofLogs(logs, range.clampLogNoise(logNoise));
        }

        double slope(double[] gradient, Hyperparameters to) {
            double slope = gradient[bounds.size()] * (to.logNoisePrecision() - at.logNoisePrecision());
            for (int group = 0; group < bounds.size(); group++) {
                slope += gradient[group] * (to.logPriorPrecision(group) - at.logPriorPrecision(group));
            }
            return slope;
        }

        double roundOff() {
            return 1e-13 * (Math.abs(value.logLikelihood()) + value.logDetRatio() + value.scatter());
        }
    }
}

package dev.occam.laplace.evidence;

import java.util.Arrays;
import java.util.List;

/**
 * Projected Newton ascent where blocks have parts of several groups, so that no prior precision has a root of its own.
 *
 * <p>The problem is jointly concave in all logs all the same. It starts from fixed-point steps {@code delta = gamma / ||theta||^2}
 * (MacKay 1992), which cross many orders of magnitude at a time.
 */
final class CoupledNewton {

    private static final int FIRST_STEPS = 4;
    private static final int MAX_ITERATIONS = 200;
    private static final int MAX_HALVINGS = 40;
    private static final double ENOUGH = 1e-4;
    private static final double TARGET = 1e-13;

    /** The farthest that a log may move in a step: beyond it exponentials leave their quadratic model behind. */
    private static final double LONGEST = 3;

    private final LogEvidence evidence;
    private final HyperparameterRange range;
    private final PriorRoots settled;
    private final Stationarity stationarity;
    private final boolean freeNoise;

    CoupledNewton(LogEvidence evidence, HyperparameterRange range, boolean freeNoise) {
        this.evidence = evidence;
        this.range = range;
        this.settled = new PriorRoots(evidence, range);
        this.stationarity = new Stationarity(evidence, range);
        this.freeNoise = freeNoise;
    }

    EvidenceMaximum solve(Hyperparameters start) {
        Point point = new Point(begun(start));
        for (int k = 0; k < FIRST_STEPS; k++) {
            point = new Point(fixedPoint(point));
        }
        Point best = point;
        int iteration = FIRST_STEPS;
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

    private Hyperparameters fixedPoint(Point from) {
        double[] logs = from.at.logPriorPrecisions();
        for (int group = 0; group < logs.length; group++) {
            if (settled.settled(group) == Bound.INTERIOR) {
                double root = from.value.effectiveParametersOfGroup(group) / evidence.squaredNorm(group);
                logs[group] = range.clampLogPrior(Math.log(Math.max(root, Double.MIN_NORMAL)));
            }
        }
        return from.at.withLogPriorPrecisions(logs);
    }

    private Point ascend(Point from) {
        int groups = evidence.groups().count();
        double[] gradient = Arrays.copyOf(from.value.priorGradient(), groups + 1);
        gradient[groups] = from.value.noiseGradient();
        double[] direction = evidence.hessian(from.at).newtonDirection(gradient, from.free());
        double longest = Arrays.stream(direction).map(Math::abs).max().orElse(0);
        if (!Double.isFinite(longest)) {
            return new Point(fixedPoint(from));
        }
        double step = Math.min(1, LONGEST / Math.max(longest, Double.MIN_NORMAL));
        for (int halving = 0; halving < MAX_HALVINGS; halving++, step *= 0.5) {
            Point to = new Point(from.moved(direction, step));
            double slope = from.slope(gradient, to.at);
            if (to.value.value() >= from.value.value() + ENOUGH * slope - from.roundOff()) {
                return to;
            }
        }
        return new Point(fixedPoint(from));
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
            this.noise = freeNoise ? stationarity.noiseBound(at, value) : NoiseBound.FIXED;
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
            Hyperparameters moved = at.withLogPriorPrecisions(logs);
            double change = step * direction[logs.length];
            return freeNoise
                    ? moved.withLogNoisePrecision(range.clampLogNoise(at.logNoisePrecision() + change))
                    : moved;
        }

        double slope(double[] gradient, Hyperparameters to) {
            double slope = gradient[bounds.size()] * (to.logNoisePrecision() - at.logNoisePrecision());
            for (int group = 0; group < bounds.size(); group++) {
                slope += gradient[group] * (to.logPriorPrecision(group) - at.logPriorPrecision(group));
            }
            return slope;
        }

        double roundOff() {
            return 1e-12 * (Math.abs(value.logLikelihood()) + value.logDetRatio() + value.scatter());
        }
    }
}

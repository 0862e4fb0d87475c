package dev.occam.laplace.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Projected Newton ascent on the joint concave problem of log prior precisions and, where it is free, log noise precision
 * (Bertsekas 1982, "Projected Newton methods for optimization problems with simple constraints").
 *
 * <p>Where it begins, and where it goes from a point at which no Newton step ascends, is its caller's.
 */
final class ProjectedNewton {

    /** Share of the predicted ascent that a step must achieve (Armijo). */
    private static final double ENOUGH = 1e-4;

    /** What is aimed for; the last Newton step squares the error, so it costs no more than the tolerance. */
    private static final double TARGET = 1e-13;

    private final LogEvidence evidence;
    private final HyperparameterRange range;
    private final boolean freeNoise;
    private final Limits limits;
    private final Stationarity stationarity;

    ProjectedNewton(LogEvidence evidence, HyperparameterRange range, boolean freeNoise, Limits limits) {
        this.evidence = evidence;
        this.range = range;
        this.freeNoise = freeNoise;
        this.limits = limits;
        this.stationarity = new Stationarity(evidence, range);
    }

    /**
     * How far an ascent may go.
     *
     * @param iterations after which the best point is the result
     * @param halvings of a step before it counts as no ascent
     * @param longest that any log moves in a step
     * @param roundOff of the evidence, relative to the size of its terms
     */
    record Limits(int iterations, int halvings, double longest, double roundOff) {}

    /** A place on the way, evaluated. */
    Point point(Hyperparameters at) {
        return new Point(at);
    }

    /**
     * The best point on the way up.
     *
     * @param start where it begins
     * @param iterations that led there
     * @param fallback where to go from a point at which no Newton step ascends
     */
    EvidenceMaximum climb(Point start, int iterations, Function<Point, Hyperparameters> fallback) {
        Point best = start;
        Point point = best;
        int iteration = iterations;
        while (best.relativeGradient > TARGET && iteration < limits.iterations()) {
            iteration++;
            point = ascend(point, fallback);
            if (point.relativeGradient < best.relativeGradient) {
                best = point;
            } else if (best.relativeGradient <= EvidenceMaximum.TOLERANCE) {
                break;
            }
        }
        return new EvidenceMaximum(best.at, best.value, best.bounds, best.noise, iteration, best.relativeGradient);
    }

    private Point ascend(Point from, Function<Point, Hyperparameters> fallback) {
        int groups = evidence.groups().count();
        double[] gradient = Arrays.copyOf(from.value.priorGradient(), groups + 1);
        gradient[groups] = from.value.noiseGradient();
        double[] direction = evidence.hessian(from.at).newtonDirection(gradient, from.free());
        double longest = Arrays.stream(direction).map(Math::abs).max().orElse(0);
        if (Double.isFinite(longest)) {
            double step = Math.min(1, limits.longest() / Math.max(longest, Double.MIN_NORMAL));
            for (int halving = 0; halving < limits.halvings(); halving++, step *= 0.5) {
                Point to = new Point(from.moved(direction, step));
                double slope = from.slope(gradient, to.at);
                if (to.value.value() >= from.value.value() + ENOUGH * slope - from.roundOff()) {
                    return to;
                }
            }
        }
        return new Point(fallback.apply(from));
    }

    /** A place on the way, evaluated. */
    final class Point {
        final Hyperparameters at;
        final EvidenceValue value;
        private final List<Bound> bounds;
        private final NoiseBound noise;
        private final double relativeGradient;

        private Point(Hyperparameters at) {
            this.at = at;
            this.value = evidence.evaluate(at);
            this.bounds = stationarity.bounds(at, value);
            this.noise = freeNoise ? stationarity.noiseBound(at, value) : NoiseBound.FIXED;
            this.relativeGradient = stationarity.relativeGradient(at, value, bounds, noise);
        }

        private boolean[] free() {
            boolean[] free = new boolean[bounds.size() + 1];
            for (int group = 0; group < bounds.size(); group++) {
                free[group] = bounds.get(group) == Bound.INTERIOR;
            }
            free[bounds.size()] = noise == NoiseBound.INTERIOR;
            return free;
        }

        private Hyperparameters moved(double[] direction, double step) {
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

        private double slope(double[] gradient, Hyperparameters to) {
            double slope = gradient[bounds.size()] * (to.logNoisePrecision() - at.logNoisePrecision());
            for (int group = 0; group < bounds.size(); group++) {
                slope += gradient[group] * (to.logPriorPrecision(group) - at.logPriorPrecision(group));
            }
            return slope;
        }

        private double roundOff() {
            return limits.roundOff() * (Math.abs(value.logLikelihood()) + value.logDetRatio() + value.scatter());
        }
    }
}

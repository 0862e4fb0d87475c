package dev.occam.laplace.evidence;

import java.util.ArrayList;
import java.util.List;

/** How far a point is from the maximum within a range, and which of its coordinates are at a bound. */
final class Stationarity {

    private final LogEvidence evidence;
    private final HyperparameterRange range;
    private final List<Bound> settled = new ArrayList<>();

    Stationarity(LogEvidence evidence, HyperparameterRange range) {
        this.evidence = evidence;
        this.range = range;
        PriorRoots roots = new PriorRoots(evidence, range);
        for (int group = 0; group < evidence.groups().count(); group++) {
            settled.add(roots.settled(group));
        }
    }

    /** For each group whether it is at a bound that its gradient pushes against, or settled otherwise. */
    List<Bound> bounds(Hyperparameters at, EvidenceValue value) {
        List<Bound> bounds = new ArrayList<>();
        for (int group = 0; group < settled.size(); group++) {
            Bound bound = settled.get(group);
            if (bound == Bound.INTERIOR) {
                double log = at.logPriorPrecision(group);
                if (log >= range.maxLogPrior() && value.priorGradient(group) >= 0) {
                    bound = Bound.PRUNED;
                } else if (log <= range.minLogPrior() && value.priorGradient(group) <= 0) {
                    bound = Bound.NO_CURVATURE;
                }
            }
            bounds.add(bound);
        }
        return bounds;
    }

    /** Whether the noise is at a bound that its gradient pushes against. */
    NoiseBound noiseBound(Hyperparameters at, EvidenceValue value) {
        if (at.logNoisePrecision() >= range.maxLogNoise() && value.noiseGradient() >= 0) {
            return NoiseBound.SMALLEST_NOISE;
        }
        if (at.logNoisePrecision() <= range.minLogNoise() && value.noiseGradient() <= 0) {
            return NoiseBound.LARGEST_NOISE;
        }
        return NoiseBound.INTERIOR;
    }

    /** The largest derivative over interior coordinates, relative to the size of its two opposing terms. */
    double relativeGradient(Hyperparameters at, EvidenceValue value, List<Bound> bounds, NoiseBound noise) {
        double largest = 0;
        for (int group = 0; group < bounds.size(); group++) {
            if (bounds.get(group) == Bound.INTERIOR) {
                double size = value.effectiveParametersOfGroup(group)
                        + at.priorPrecision(group) * evidence.squaredNorm(group);
                if (size > 0) {
                    largest = Math.max(largest, Math.abs(2 * value.priorGradient(group)) / size);
                }
            }
        }
        if (noise == NoiseBound.INTERIOR) {
            double fall = evidence.scaling().exponent() * value.effectiveParameters()
                    - 2 * evidence.data().secondDerivative(at.logNoisePrecision());
            double rise = 2 * value.noiseGradient() + fall;
            largest = Math.max(largest, Math.abs(2 * value.noiseGradient()) / (rise + fall));
        }
        return largest;
    }

    /** The result of a search that ended at a point. */
    EvidenceMaximum result(Hyperparameters at, NoiseBound fixedNoise, int iterations) {
        EvidenceValue value = evidence.evaluate(at);
        List<Bound> bounds = bounds(at, value);
        return new EvidenceMaximum(
                at, value, bounds, fixedNoise, iterations, relativeGradient(at, value, bounds, fixedNoise));
    }
}

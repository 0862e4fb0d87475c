package dev.occam.laplace.posterior;

import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.evidence.HyperparameterRange;
import java.util.Arrays;
import java.util.List;

/** How the prior precisions, and the noise where there is one, are chosen after the fit. */
public sealed interface PriorSearch {

    /**
     * The maximum of the evidence, exactly: roots of {@code gamma(delta) = delta ||theta||^2}, with the noise by Newton.
     *
     * @param range where hyperparameters may lie
     */
    record EvidenceMaximum(HyperparameterRange range) implements PriorSearch {}

    /**
     * Steps of Adam up the evidence in the logs of the hyperparameters, as other libraries do.
     *
     * @param learningRate of the first step
     * @param decay of the learning rate, each step
     * @param steps how many
     */
    record Ascent(double learningRate, double decay, int steps) implements PriorSearch {
        public Ascent {
            if (steps < 1) {
                throw new IllegalArgumentException("an ascent takes at least one step, not " + steps);
            }
        }
    }

    /**
     * The one precision for all weights under which held-out targets are likeliest, by the log density of the linearised
     * predictive. The noise stays.
     *
     * @param data held out of training
     * @param precisions candidates
     */
    record ValidationGrid(Batches data, List<Double> precisions) implements PriorSearch {
        public ValidationGrid {
            precisions = List.copyOf(precisions);
            if (precisions.isEmpty() || precisions.stream().anyMatch(p -> !(p > 0) || Double.isInfinite(p))) {
                throw new IllegalArgumentException("a grid has positive, finite prior precisions, not " + precisions);
            }
        }
    }

    /** The maximum of the evidence. */
    static PriorSearch evidenceMaximum() {
        return new EvidenceMaximum(HyperparameterRange.WIDE);
    }

    /** Adam with a constant learning rate. */
    static PriorSearch ascent(double learningRate, int steps) {
        return new Ascent(learningRate, 1, steps);
    }

    /** A grid judged by held-out data. */
    static PriorSearch validationGrid(Batches data, double... precisions) {
        return new ValidationGrid(data, Arrays.stream(precisions).boxed().toList());
    }
}

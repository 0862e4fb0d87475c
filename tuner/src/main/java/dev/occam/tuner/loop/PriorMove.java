package dev.occam.tuner.loop;

import dev.occam.laplace.evidence.Hyperparameters;
import java.util.Arrays;
import java.util.List;

/**
 * A move of the prior that needed the curvature itself, and so cannot be made again from its judgement.
 *
 * @param to where the prior went
 * @param memory of who moved it, as {@link PriorClimb#memory} gave it afterwards
 */
public record PriorMove(Hyperparameters to, List<Double> memory) {

    public PriorMove {
        memory = List.copyOf(memory);
    }

    static PriorMove of(Hyperparameters to, double[] memory) {
        return new PriorMove(to, Arrays.stream(memory).boxed().toList());
    }

    double[] numbers() {
        return memory.stream().mapToDouble(Double::doubleValue).toArray();
    }
}

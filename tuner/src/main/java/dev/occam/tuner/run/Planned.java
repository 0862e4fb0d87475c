package dev.occam.tuner.run;

import dev.occam.laplace.curvature.CurvaturePlan;
import dev.occam.laplace.precondition.PreconditionerPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do, known without training: its data, its network and the curvature of each layer.
 *
 * @param data one line about the data
 * @param network one line about the network
 * @param notes what the run would say aloud
 * @param curvature the curvature, block by block
 * @param preconditioner what the optimiser remembers of curvature, block by block; null where it preconditions nothing
 * @param frozen number of parameters that are no part of it
 * @param epochs of one fit
 * @param batchSize rows in a training step
 * @param steps that all fits of the loop take at most
 */
public record Planned(
        String data,
        String network,
        List<String> notes,
        CurvaturePlan curvature,
        @Nullable PreconditionerPlan preconditioner,
        long frozen,
        int epochs,
        int batchSize,
        long steps) {

    public Planned {
        notes = List.copyOf(notes);
    }
}

package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.curvature.LayerBatch;
import java.util.List;

/**
 * What a preconditioner sees of a step's batch: the inputs of every block and, for each vector pulled back, the gradients
 * at its output.
 *
 * <p>Gradients are those of the batch's mean loss, {@code 1/M} of a datum's own: a sum over data of products of two
 * of them, times M, is the mean over data.
 *
 * @param step number of the step, from 0
 * @param rows M, data in the batch
 * @param inputs for each block
 * @param gradients for each vector and each block, shape (M, R, D_out)
 */
public record Observation(long step, long rows, List<LayerBatch> inputs, List<List<NDArray>> gradients) {

    public Observation {
        inputs = List.copyOf(inputs);
        gradients = List.copyOf(gradients);
    }

    /**
     * One block's part.
     *
     * @param index which block
     * @return its inputs and gradients
     */
    BlockObservation of(int index) {
        return new BlockObservation(
                rows,
                inputs.get(index),
                gradients.stream().map(ofVector -> ofVector.get(index)).toList());
    }
}

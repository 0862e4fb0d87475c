package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.curvature.LayerBatch;
import java.util.List;

/**
 * One block's part of an {@link Observation}.
 *
 * @param rows M, by which sums of products of gradients are multiplied to be means over data
 * @param inputs of the block
 * @param gradients for each vector, shape (M, R, D_out)
 */
record BlockObservation(long rows, LayerBatch inputs, List<NDArray> gradients) {}

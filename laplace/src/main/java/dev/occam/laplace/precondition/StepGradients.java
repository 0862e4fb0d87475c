package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDList;

/**
 * The gradients of a step, one matrix (D_out, D_in') a block.
 *
 * @param ofLoss of the batch's mean loss
 * @param ofObjective of that plus the pull of the prior; the same list where nothing pulls
 * @param rows M, data in the batch
 */
public record StepGradients(NDList ofLoss, NDList ofObjective, long rows) {}

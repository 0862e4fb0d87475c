/**
 * Preconditioners: directions for training, from the gradients of all blocks and running curvature.
 * <p>K-FAC and EKFAC with their damping and schedules; a seam through which methods of whole networks fit.
 * No training loop, no learning-rate schedule and no update of a weight: who trains takes the direction
 * and walks. Nothing here knows the evidence.
 */
@NullMarked
package dev.occam.laplace.precondition;

import org.jspecify.annotations.NullMarked;

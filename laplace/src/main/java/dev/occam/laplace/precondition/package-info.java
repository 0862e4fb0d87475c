/**
 * Preconditioners: directions for training, from the gradients of all blocks and running curvature.
 * <p>K-FAC, EKFAC, other Kronecker fits of a block and two-level K-FAC, with their damping and schedules, behind one seam.
 * No training loop, no learning-rate schedule and no update of a weight: who trains takes the direction
 * and walks. Nothing here knows the evidence.
 */
@NullMarked
package dev.occam.laplace.precondition;

import org.jspecify.annotations.NullMarked;

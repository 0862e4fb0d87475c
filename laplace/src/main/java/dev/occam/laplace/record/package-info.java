/**
 * Sees each layer call of a forward pass through any DJL block, with no change to the block.
 * <p>A call is an operator with its input, its parameters and its output. What cannot be explained
 * is an error that names the parameter. No curvature here, and no special layer classes.
 */
@NullMarked
package dev.occam.laplace.record;

import org.jspecify.annotations.NullMarked;

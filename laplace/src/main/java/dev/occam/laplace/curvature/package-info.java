/**
 * Curvature of the log likelihood in the weights, block by block, as a sum over data.
 * <p>A structure declares what it adds up over a pass; a pass feeds it layer calls and output
 * gradients; what comes out is a spectrum with its eigenbasis. No prior here, and no training.
 */
@NullMarked
package dev.occam.laplace.curvature;

import org.jspecify.annotations.NullMarked;

/**
 * The Laplace posterior of any network: fitted in one call, its prior tuned after the fit, asked for predictions.
 * <p>Joins curvature, evidence and predictives, and leaves the network as it is. No training loop and no files here.
 */
@NullMarked
package dev.occam.laplace.posterior;

import org.jspecify.annotations.NullMarked;

/**
 * Predictions from Gaussian network outputs: what a mean and a covariance of the outputs mean for targets.
 * <p>One predictive a likelihood: mean predictions by several averagings, and uncertainty split into what more data would
 * remove and what they would not. No weights, no curvature and no network here.
 */
@NullMarked
package dev.occam.laplace.predict;

import org.jspecify.annotations.NullMarked;

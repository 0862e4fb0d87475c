/**
 * Likelihoods: how well network outputs explain targets, and the curvature of that in the outputs.
 * <p>One class each. A likelihood gives its negative log-likelihood, the gradient in the outputs, and
 * the columns of a root of the output Hessian. No network and no weights here.
 */
@NullMarked
package dev.occam.laplace.likelihood;

import org.jspecify.annotations.NullMarked;

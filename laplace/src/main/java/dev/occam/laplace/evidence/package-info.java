/**
 * The log marginal likelihood as plain arithmetic in double: value, gradient, maximum.
 * <p>Its world is eigenvalues, squared norms and counts; no DJL type may enter. What a hyperparameter
 * means to an optimiser (weight decay) is said elsewhere.
 */
@NullMarked
package dev.occam.laplace.evidence;

import org.jspecify.annotations.NullMarked;

/**
 * Training to the maximum of the log joint: optimisers, learning-rate schedules, fits and their steps.
 * <p>Knows a prior only as one ridge coefficient for each parameter; curvature is an optimiser's business, if anyone's.
 */
@NullMarked
package dev.occam.tuner.train;

import org.jspecify.annotations.NullMarked;

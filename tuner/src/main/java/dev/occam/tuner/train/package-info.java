/**
 * Training to the maximum of the log joint: optimisers, learning-rate schedules, the step loop.
 * <p>Knows a prior only as one ridge coefficient for each parameter; curvature is not its business.
 */
@NullMarked
package dev.occam.tuner.train;

import org.jspecify.annotations.NullMarked;

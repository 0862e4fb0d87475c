/**
 * Times curvature, prediction and tuning against what they cannot do without: matrix products, or network passes alone.
 * <p>Measures and judges; prints nothing. Every figure comes with a plain forward and backward epoch of the same network,
 * timed in the same process, as its unit.
 */
@NullMarked
package dev.occam.tuner.bench;

import org.jspecify.annotations.NullMarked;

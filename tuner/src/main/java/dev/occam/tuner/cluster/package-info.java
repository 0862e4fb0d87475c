/**
 * Curvature passes of a run on other machines: what the run asks of them, and how whoever has them is found.
 * <p>A run hands over rows, and for each pass its network as it stands; sums come back. Knows neither run nor loop, and no
 * cluster: those are providers on the class path.
 */
@NullMarked
package dev.occam.tuner.cluster;

import org.jspecify.annotations.NullMarked;

package dev.occam.tuner.loop;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.Curvature;

/** Where the curvature of all training data at a network's present weights comes from: a pass of this process, or of others. */
@FunctionalInterface
public interface CurvatureSource {

    /**
     * Takes the curvature.
     *
     * @param parent the manager under which it lives until it is closed
     * @return the curvature
     * @throws ArithmeticException if fit or curvature are not finite, as after a divergence
     */
    Curvature at(NDManager parent);
}

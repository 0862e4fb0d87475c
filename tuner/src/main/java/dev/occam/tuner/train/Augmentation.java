package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import java.util.SplittableRandom;

/** What training changes at random in the inputs of each step; curvature and evidence see the inputs as they are. */
@FunctionalInterface
public interface Augmentation {

    /**
     * Inputs changed at random.
     *
     * @param inputs shape (M, ...)
     * @param random the step's own stream
     * @return shape (M, ...), in the same manager
     */
    NDArray apply(NDArray inputs, SplittableRandom random);

    /**
     * Leaves inputs as they are.
     *
     * @return the identity
     */
    static Augmentation none() {
        return (inputs, random) -> inputs;
    }
}

package dev.occam.laplace.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A few numbers for a {@link TorchProgram} to read as plain numbers, in the host's memory on every device.
 *
 * <p>A number that lies on a GPU makes the program wait there each time it is read as an integer; libtorch takes a
 * number of the host's into an operator on a GPU without a copy. Never the first argument of a call: results follow the
 * first one's device.
 */
public final class HostNumbers {

    private HostNumbers() {}

    /**
     * Integers.
     *
     * @param scope the manager with which they are closed
     * @param numbers the values
     * @return shape (count), int64
     */
    public static NDArray of(NDManager scope, long... numbers) {
        return scope.newSubManager(Device.cpu()).create(numbers);
    }

    /**
     * Reals.
     *
     * @param scope the manager with which they are closed
     * @param numbers the values
     * @return shape (count), float64
     */
    public static NDArray of(NDManager scope, double... numbers) {
        return scope.newSubManager(Device.cpu()).create(numbers);
    }
}

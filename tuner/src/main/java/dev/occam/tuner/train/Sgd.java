package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.torch.HostNumbers;

/** Stochastic gradient descent with momentum: {@code v <- m v + g}, {@code theta <- theta - rate v}. */
public final class Sgd implements Optimiser {

    private final double momentum;
    private final NDManager manager;
    private final NDList weights;
    private final NDList velocities = new NDList();

    private Sgd(double momentum, Weights weights, NDManager parent) {
        this.momentum = momentum;
        this.weights = weights.arrays();
        manager = parent.newSubManager();
        for (NDArray array : this.weights) {
            velocities.add(manager.zeros(array.getShape(), array.getDataType()));
        }
    }

    /**
     * Gradient descent with the given momentum.
     *
     * @param momentum m, 0 for none
     * @return a factory
     */
    public static Factory with(double momentum) {
        return (weights, parent) -> new Sgd(momentum, weights, parent);
    }

    @Override
    public NDArray step(NDManager scope, NDArray loss, NDArray decay, double rate) {
        NDArray settings = HostNumbers.of(scope, rate, momentum);
        return Steps.PROGRAM
                .call(scope, "sgd", loss, decay, settings, weights, velocities)
                .get(0);
    }

    @Override
    public void close() {
        manager.close();
    }
}

package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.torch.HostNumbers;

/** Adam (Kingma and Ba 2015) with the prior in the gradient, and epsilon added to the corrected root, as PyTorch does. */
public final class Adam implements Optimiser {

    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final NDManager manager;
    private final NDList weights;
    private final NDList means = new NDList();
    private final NDList squares = new NDList();
    private long steps;

    private Adam(double beta1, double beta2, double epsilon, Weights weights, NDManager parent) {
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.weights = weights.arrays();
        manager = parent.newSubManager();
        for (NDArray array : this.weights) {
            means.add(manager.zeros(array.getShape(), array.getDataType()));
            squares.add(manager.zeros(array.getShape(), array.getDataType()));
        }
    }

    /**
     * Adam with the given constants.
     *
     * @param beta1 decay of the gradient's mean
     * @param beta2 decay of the gradient's square
     * @param epsilon added to the root of the square
     * @return a factory
     */
    public static Factory with(double beta1, double beta2, double epsilon) {
        return (weights, parent) -> new Adam(beta1, beta2, epsilon, weights, parent);
    }

    @Override
    public NDArray step(NDManager scope, NDArray loss, NDArray decay, double rate) {
        steps++;
        NDArray settings = HostNumbers.of(
                scope,
                rate / (1 - Math.pow(beta1, (double) steps)),
                beta1,
                1 - beta1,
                beta2,
                1 - beta2,
                1 / Math.sqrt(1 - Math.pow(beta2, (double) steps)),
                epsilon);
        return Steps.PROGRAM
                .call(scope, "adam", loss, decay, settings, weights, means, squares)
                .get(0);
    }

    @Override
    public void close() {
        manager.close();
    }
}

package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.torch.HostNumbers;
import java.util.LinkedHashMap;
import java.util.Map;

/** Stochastic gradient descent with momentum: {@code v <- m v + g}, {@code theta <- theta - rate v}. */
public final class Sgd implements Optimiser {

    private final double momentum;
    private final NDManager manager;
    private final NDList weights;
    private final Slots velocities;
    private long steps;

    private Sgd(double momentum, Weights weights, NDManager parent) {
        this.momentum = momentum;
        this.weights = weights.arrays();
        manager = parent.newSubManager();
        velocities = new Slots("velocity", weights, manager);
    }

    /**
     * Gradient descent with the given momentum.
     *
     * @param momentum m, 0 for none
     * @return a factory
     */
    public static Factory with(double momentum) {
        return (training, parent) -> new Sgd(momentum, training.weights(), parent);
    }

    @Override
    public NDArray step(TrainingStep step) {
        steps++;
        NDArray settings = HostNumbers.of(step.scope(), step.rate(), momentum);
        return Steps.PROGRAM
                .call(step.scope(), "sgd", step.loss(), step.decay(), settings, weights, velocities.arrays())
                .get(0);
    }

    @Override
    public OptimiserState state(NDManager scope) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        velocities.copyInto(arrays, scope);
        return new OptimiserState(steps, arrays);
    }

    @Override
    public void restore(OptimiserState state) {
        velocities.restore(state.arrays());
        steps = state.steps();
    }

    @Override
    public void close() {
        manager.close();
    }
}

package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.torch.HostNumbers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam (Kingma and Ba 2015), and AdamW (Loshchilov and Hutter 2019), with epsilon added to the corrected root as PyTorch
 * does.
 *
 * <p>Adam has the prior in the gradient. AdamW takes it out: {@code theta -= rate * decay * theta}, beside a step of Adam
 * on the loss alone; where that comes to rest is the maximum of no posterior.
 */
public final class Adam implements Optimiser {

    private final String method;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final NDManager manager;
    private final NDList weights;
    private final Slots means;
    private final Slots squares;
    private long steps;

    private Adam(String method, double beta1, double beta2, double epsilon, Weights weights, NDManager parent) {
        this.method = method;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.weights = weights.arrays();
        manager = parent.newSubManager();
        means = new Slots("mean", weights, manager);
        squares = new Slots("square", weights, manager);
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
        return (training, parent) -> new Adam("adam", beta1, beta2, epsilon, training.weights(), parent);
    }

    /**
     * AdamW with the given constants: the decay is decoupled from the gradient.
     *
     * @param beta1 decay of the gradient's mean
     * @param beta2 decay of the gradient's square
     * @param epsilon added to the root of the square
     * @return a factory
     */
    public static Factory decoupled(double beta1, double beta2, double epsilon) {
        return (training, parent) -> new Adam("adamw", beta1, beta2, epsilon, training.weights(), parent);
    }

    @Override
    public NDArray step(TrainingStep step) {
        steps++;
        NDArray settings = HostNumbers.of(
                step.scope(),
                step.rate() / (1 - Math.pow(beta1, (double) steps)),
                beta1,
                1 - beta1,
                beta2,
                1 - beta2,
                1 / Math.sqrt(1 - Math.pow(beta2, (double) steps)),
                epsilon,
                step.rate());
        return Steps.PROGRAM
                .call(
                        step.scope(),
                        method,
                        step.loss(),
                        step.decay(),
                        settings,
                        weights,
                        means.arrays(),
                        squares.arrays())
                .get(0);
    }

    @Override
    public OptimiserState state(NDManager scope) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        means.copyInto(arrays, scope);
        squares.copyInto(arrays, scope);
        return new OptimiserState(steps, arrays);
    }

    @Override
    public void restore(OptimiserState state) {
        means.restore(state.arrays());
        squares.restore(state.arrays());
        steps = state.steps();
    }

    @Override
    public void close() {
        manager.close();
    }
}

package dev.occam.tuner.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import dev.occam.laplace.torch.GradientMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/**
 * A DJL optimiser with a weight decay of its own for each parameter, which may change while it trains.
 *
 * <p>Before the wrapped optimiser sees a gradient, {@code lambda * theta} is added to it: what the loss plus
 * {@code lambda / 2 ||theta||^2} would have as its gradient, in the units of the user's loss. So the point of rest is
 * the same under SGD, Adam and every other optimiser. A parameter that was given no decay has none: biases too, unless
 * told. The wrapped optimiser's own rescaling and clipping act on the sum. Safe for use by several threads and devices.
 */
public final class WeightDecayOptimizer extends Optimizer {

    private final Optimizer inner;
    private volatile Map<String, Double> decays = Map.of();
    private volatile boolean asked;

    private WeightDecayOptimizer(Optimizer inner) {
        super(Optimizer.sgd());
        this.inner = inner;
    }

    /**
     * Wraps an optimiser.
     *
     * @param inner takes the steps; its own weight decay is 0
     * @return the optimiser to train with, at first without decay
     * @throws IllegalArgumentException if the inner optimiser decays weights itself
     */
    public static WeightDecayOptimizer over(Optimizer inner) {
        if (inner instanceof WeightDecayOptimizer) {
            throw new IllegalArgumentException(
                    "the optimiser has weight decays for its parameters already; wrap it once");
        }
        float own = ownDecay(inner);
        if (own != 0) {
            throw new IllegalArgumentException(inner.getClass().getSimpleName() + " has a weight decay of its own, "
                    + own + ", which would be added to that of each parameter; build it with optWeightDecays(0f)");
        }
        return new WeightDecayOptimizer(inner);
    }

    /** The one weight decay of a plain optimiser; DJL shows it to subclasses alone. */
    static float ownDecay(Optimizer optimizer) {
        try {
            Method getter = Optimizer.class.getDeclaredMethod("getWeightDecay");
            getter.setAccessible(true);
            return (float) getter.invoke(optimizer);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("this version of DJL does not tell an optimiser's weight decay", e);
        }
    }

    /**
     * Sets the decay of one parameter.
     *
     * @param parameter a parameter of the network
     * @param lambda coefficient of {@code theta} in the gradient, in units of the loss; 0 is none
     * @throws IllegalArgumentException if the coefficient is negative or not finite
     */
    public void decay(Parameter parameter, double lambda) {
        decays(Map.of(parameter, lambda));
    }

    /**
     * Sets the decay of several parameters at once; the others keep theirs.
     *
     * @param lambdas coefficient of {@code theta} in the gradient of each, in units of the loss
     * @throws IllegalArgumentException if a coefficient is negative or not finite
     */
    public synchronized void decays(Map<Parameter, Double> lambdas) {
        Map<String, Double> changed = new HashMap<>(decays);
        lambdas.forEach((parameter, lambda) -> {
            if (!(lambda >= 0) || lambda.isInfinite()) {
                throw new IllegalArgumentException("the weight decay of parameter '" + parameter.getName()
                        + "' is a number from 0 up, not " + lambda);
            }
            changed.put(parameter.getId(), lambda);
        });
        decays = Map.copyOf(changed);
    }

    /**
     * The present decay of a parameter.
     *
     * @param parameter a parameter of the network
     * @return coefficient of {@code theta} in the gradient; 0 if it was given none
     */
    public double decay(Parameter parameter) {
        return decays.getOrDefault(parameter.getId(), 0.0);
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray grad) {
        asked = true;
        double lambda = decays.getOrDefault(parameterId, 0.0);
        if (lambda == 0) {
            inner.update(parameterId, weight, grad);
            return;
        }
        try (GradientMode off = GradientMode.off();
                NDArray pull = weight.mul(lambda);
                NDArray pulled = grad.add(pull)) {
            inner.update(parameterId, weight, pulled);
        }
    }

    /** The optimiser that takes the steps. */
    Optimizer inner() {
        return inner;
    }

    /** Somebody else adds the decays to the gradients. */
    void addedElsewhere() {
        asked = true;
    }

    /** Whether a trainer uses these decays. */
    boolean isUsed() {
        return asked;
    }
}

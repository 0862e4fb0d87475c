package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import dev.occam.laplace.precondition.PreconditionedGradient;
import dev.occam.laplace.precondition.Preconditioner;
import dev.occam.laplace.precondition.PreconditionerState;
import dev.occam.laplace.precondition.StepSettings;
import dev.occam.laplace.torch.HostNumbers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Descent along preconditioned gradients, {@code theta <- theta - rate d}: K-FAC, EKFAC, EKFAC-ra, or any other method of
 * {@link Preconditioner}.
 *
 * <p>A step is one forward pass, the backward passes that the method asks for, the direction and the update. The prior
 * is in the gradient that is preconditioned and in the damping. Momentum and clip are {@link PreconditionedGradient}'s.
 * Rows go through the network whole: a method sees a step's batch once.
 */
public final class PreconditionedDescent implements Optimiser {

    /** Marks an array of the state that is a whole number of the method's. */
    private static final String COUNT = "count/";

    private static final String STEP = "step";

    private static final String OPTIONS = "--learning-rate, --kl-clip, --damping";

    private final NDManager manager;
    private final NDList weights = new NDList();
    private final int[] places;
    private final PreconditionedGradient gradient;
    private @Nullable NDArray decay;

    private PreconditionedDescent(
            Preconditioner.Factory method, StepSettings settings, MapTraining training, NDManager parent) {
        if (training.settings().accumulate() > 1) {
            throw new IllegalArgumentException("preconditioned steps take their rows at once; train with smaller steps"
                    + " in place of accumulated gradients");
        }
        manager = parent.newSubManager();
        try (NDManager scope = manager.newSubManager()) {
            NDArray few = training.inputs().get(scope, new NDIndex("0:" + Math.min(2, training.rows())));
            gradient =
                    new PreconditionedGradient(training.block(), few, training.likelihood(), method, settings, manager);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
        List<Parameter> parameters = gradient.parameters();
        places = new int[parameters.size()];
        for (int i = 0; i < places.length; i++) {
            weights.add(parameters.get(i).getArray());
            places[i] = training.weights().parameters().indexOf(parameters.get(i));
        }
    }

    /**
     * Descent by a method.
     *
     * @param method makes the preconditioner, for example {@code Preconditioners.named("kfac", KroneckerSettings.DEFAULT)}
     * @param settings momentum and clip
     * @return a factory
     */
    public static Factory with(Preconditioner.Factory method, StepSettings settings) {
        return (training, parent) -> new PreconditionedDescent(method, settings, training, parent);
    }

    /**
     * Takes one step.
     *
     * @throws ArithmeticException if statistics are not finite or the curvature has no inverse, naming the layer and
     *     the options that help
     */
    @Override
    public NDArray step(TrainingStep step) {
        PreconditionedGradient.Step found;
        try {
            pull(step.decay());
            found = gradient.step(step.scope(), step.inputs(), step.targets(), step.rate());
        } catch (ArithmeticException e) {
            ArithmeticException named = new ArithmeticException(e.getMessage() + " (" + OPTIONS + ")");
            named.initCause(e);
            throw named;
        }
        Steps.PROGRAM.call(
                step.scope(), "walk", found.directions(), HostNumbers.of(step.scope(), step.rate()), weights);
        return found.loss();
    }

    /** Tells the method of a prior that it has not seen yet. */
    private void pull(NDArray present) {
        if (present == decay) {
            return;
        }
        double[] perTensor = present.toDoubleArray();
        double[] inOrder = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            inOrder[i] = perTensor[places[i]];
        }
        gradient.decay(inOrder);
        decay = present;
    }

    @Override
    public String remedy() {
        return "lower training.learningRate (--learning-rate) or training.kronecker.klClip (--kl-clip), or raise"
                + " training.kronecker.damping (--damping)";
    }

    @Override
    public OptimiserState state(NDManager scope) {
        PreconditionerState state = gradient.state(scope);
        Map<String, NDArray> arrays = new LinkedHashMap<>(state.arrays());
        state.counters().forEach((name, value) -> arrays.put(COUNT + name, scope.create(new long[] {value})));
        return new OptimiserState(state.counters().getOrDefault(STEP, 0L), arrays);
    }

    @Override
    public void restore(OptimiserState state) {
        Map<String, Long> counters = new HashMap<>();
        Map<String, NDArray> arrays = new HashMap<>();
        state.arrays().forEach((name, array) -> {
            if (name.startsWith(COUNT)) {
                counters.put(name.substring(COUNT.length()), array.getLong(0));
            } else {
                arrays.put(name, array);
            }
        });
        gradient.restore(new PreconditionerState(counters, arrays));
    }

    @Override
    public void close() {
        gradient.close();
        manager.close();
    }
}

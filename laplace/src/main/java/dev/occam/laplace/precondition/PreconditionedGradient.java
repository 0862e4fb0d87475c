package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.Recording;
import dev.occam.laplace.torch.GradientMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a network's training steps, preconditioned: gives for each batch the direction to go against.
 *
 * <p>The objective of a step is {@code 1/M sum_batch nll + 1/2 sum_t decay_t ||theta_t||^2}. Its gradient goes through the
 * preconditioner, is shortened by the KL clip, and joins the velocity. The caller subtracts the rate times the
 * direction from the weights; nothing here changes a weight.
 *
 * <p>{@link #step} does all of it with one forward pass. Who has gradients already shows batches with {@link #observe}
 * when {@link #wantsBatch} says so, and asks for {@link #directions}. Not for use from several threads.
 */
public final class PreconditionedGradient implements AutoCloseable {

    private static final String STEP = "step";
    private static final String DECAY = "decay";
    private static final String METHOD = "method/";
    private static final String VELOCITY = "velocity/";

    private final Recorder recorder;
    private final Likelihood likelihood;
    private final StepSettings settings;
    private final NDManager manager;
    private final Preconditioner method;
    private final BlockLayout layout;
    private final List<Parameter> parameters;
    private final NDList velocities = new NDList();
    private long step;
    private @Nullable NDArray decay;

    /**
     * What a step found.
     *
     * @param loss mean negative log-likelihood of the batch, without the prior, a scalar array
     * @param directions for each parameter, in the order of {@link #parameters()} and its shape
     */
    public record Step(NDArray loss, NDList directions) {}

    /**
     * The preconditioned gradient of a network.
     *
     * @param network an initialised block
     * @param few a small input, shape (N, ...), by which its layers are found
     * @param likelihood how its outputs explain the targets
     * @param method makes the preconditioner
     * @param settings momentum and clip
     * @param parent the manager under which all memory lives until this is closed
     * @throws dev.occam.laplace.record.UnsupportedNetworkException if a layer can't be recorded, or not preconditioned
     */
    public PreconditionedGradient(
            Block network,
            NDArray few,
            Likelihood likelihood,
            Preconditioner.Factory method,
            StepSettings settings,
            NDManager parent) {
        recorder = Recorder.of(network);
        this.likelihood = likelihood;
        this.settings = settings;
        manager = parent.newSubManager();
        try {
            this.method = method.create(recorder.layers(few), manager);
            layout = new BlockLayout(this.method.blocks(), manager);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
        parameters = layout.parameters();
        if (settings.momentum() > 0) {
            for (ParameterBlock block : this.method.blocks()) {
                NDArray weight = block.layer().weight().value();
                velocities.add(manager.zeros(new Shape(block.rows(), block.columns()), weight.getDataType()));
            }
        }
    }

    /**
     * The parameters that directions are for.
     *
     * @return in the order of the layers, a weight before its bias
     */
    public List<Parameter> parameters() {
        return parameters;
    }

    /**
     * Sets the pull of the prior; it joins the gradient and the damping of its block.
     *
     * @param perParameter for each parameter delta sigma^2 T / N, in the order of {@link #parameters()}
     * @throws IllegalArgumentException if weight and bias share a block and differ
     */
    public void decay(double[] perParameter) {
        double[] perBlock = layout.perBlock(perParameter);
        method.decay(perBlock);
        if (decay != null) {
            decay.close();
            decay = null;
        }
        for (double coefficient : perBlock) {
            if (coefficient != 0) {
                decay = manager.create(perBlock);
                break;
            }
        }
    }

    /**
     * Takes a batch through the network as training does and finds the direction.
     *
     * @param scope the manager of the step's arrays
     * @param inputs shape (M, ...), attached to the scope
     * @param targets as the likelihood describes
     * @param rate the learning rate, which the KL clip asks for
     * @return loss and directions
     * @throws ArithmeticException if statistics are not finite or the curvature has no inverse, naming the layer
     */
    public Step step(NDManager scope, NDArray inputs, NDArray targets, double rate) {
        Fisher fisher = method.statistics(step);
        Recording recording = fisher == null ? recorder.recordParameters(inputs) : recorder.recordTraining(inputs);
        NDArray outputs = recording.output().stopGradient();
        long rows = inputs.getShape().get(0);
        NDArray ofLoss = likelihood.gradient(outputs, targets).div((double) rows);
        NDArray loss = likelihood.negativeLogLikelihood(outputs, targets).div((double) rows);
        Map<Parameter, NDArray> slopes;
        if (fisher != null && fisher.isGradientOfFit()) {
            Recording.Gradients found = recording.backward(ofLoss, parameters);
            slopes = found.byParameter();
            show(new PulledBack(recording, List.of(found.byLayer())));
        } else {
            slopes = recording.slopes(ofLoss, parameters);
            if (fisher != null) {
                show(PulledBack.of(recording, fisher, likelihood, targets, method.perExample()));
            }
        }
        NDList gradients = new NDList(parameters.size());
        parameters.forEach(parameter -> gradients.add(slopes.get(parameter)));
        return new Step(loss, directions(scope, gradients, rows, rate));
    }

    /**
     * Whether the method wants to see the batch of the present step.
     *
     * @return true if {@link #observe} should come before {@link #directions}
     */
    public boolean wantsBatch() {
        return method.statistics(step) != null;
    }

    /**
     * Shows a batch to the method, if it wants one now: for callers whose forward and backward passes are their own.
     *
     * <p>This takes a pass of its own, in inference mode, so that running statistics and random streams of the training pass
     * stay as they are.
     *
     * @param inputs shape (M, ...); arrays made on the way are attached to its manager
     * @param targets as the likelihood describes
     */
    public void observe(NDArray inputs, NDArray targets) {
        Fisher fisher = method.statistics(step);
        if (fisher != null) {
            show(PulledBack.of(recorder.record(inputs), fisher, likelihood, targets, method.perExample()));
        }
    }

    private void show(PulledBack batch) {
        method.observe(batch.observation(step, method.blocks()));
    }

    /**
     * The directions for gradients of the batch's mean loss.
     *
     * @param scope the manager that they are attached to
     * @param gradients for each parameter, in the order of {@link #parameters()}, without the pull of the prior
     * @param rows M, data in the batch
     * @param rate the learning rate, which the KL clip asks for
     * @return for each parameter, in its shape
     */
    public NDList directions(NDManager scope, NDList gradients, long rows, double rate) {
        try (NDManager inner = scope.newSubManager();
                GradientMode off = GradientMode.off()) {
            StepGradients blocks = blocks(inner, gradients, rows);
            NDList directions = method.directions(inner, blocks);
            step++;
            NDList objectives = blocks.ofObjective();
            NDArray setting = inner.create(new double[] {settings.clip() / (rate * rate), settings.momentum()});
            return velocities.isEmpty()
                    ? Programs.PRECONDITION.call(
                            scope, "finish", layout.table(), setting, objectives, directions, gradients)
                    : Programs.PRECONDITION.call(
                            scope, "carry", layout.table(), setting, objectives, directions, velocities, gradients);
        }
    }

    private StepGradients blocks(NDManager scope, NDList gradients, long rows) {
        if (decay == null) {
            NDList ofLoss = Programs.PRECONDITION.call(scope, "pack", layout.table(), gradients);
            return new StepGradients(ofLoss, ofLoss, rows);
        }
        NDList both = Programs.PRECONDITION.call(scope, "pull", layout.table(), decay, gradients, layout.weights());
        int count = both.size() / 2;
        return new StepGradients(both.subNDList(0, count), both.subNDList(count), rows);
    }

    /**
     * Everything that the next steps depend on.
     *
     * @param scope the manager that the copies are attached to
     * @return the state, from which another goes on with the same bits
     */
    public PreconditionerState state(NDManager scope) {
        PreconditionerState inner = method.state(scope);
        Map<String, Long> counters = new HashMap<>(Map.of(STEP, step));
        inner.counters().forEach((name, value) -> counters.put(METHOD + name, value));
        Map<String, NDArray> arrays = new HashMap<>();
        inner.arrays().forEach((name, array) -> arrays.put(METHOD + name, array));
        for (int k = 0; k < velocities.size(); k++) {
            arrays.put(VELOCITY + method.blocks().get(k).name(), copy(velocities.get(k), scope));
        }
        NDArray pull = decay;
        if (pull != null) {
            arrays.put(DECAY, copy(pull, scope));
        }
        return new PreconditionerState(counters, arrays);
    }

    /**
     * Goes on where another stopped.
     *
     * @param state as {@link #state} gave it, of a network of the same layers and the same settings
     * @throws IllegalArgumentException if the state is of something else
     */
    public void restore(PreconditionerState state) {
        Map<String, Long> counters = new HashMap<>();
        state.counters().forEach((name, value) -> {
            if (name.startsWith(METHOD)) {
                counters.put(name.substring(METHOD.length()), value);
            }
        });
        Map<String, NDArray> arrays = new HashMap<>();
        state.arrays().forEach((name, array) -> {
            if (name.startsWith(METHOD)) {
                arrays.put(name.substring(METHOD.length()), array);
            }
        });
        method.restore(new PreconditionerState(counters, arrays));
        for (int k = 0; k < velocities.size(); k++) {
            String name = VELOCITY + method.blocks().get(k).name();
            NDArray saved = state.arrays().get(name);
            if (saved == null) {
                throw new IllegalArgumentException("the state holds no '" + name + "'; it was saved without momentum");
            }
            velocities.get(k).close();
            velocities.set(k, copy(saved, manager));
        }
        if (decay != null) {
            decay.close();
        }
        NDArray pull = state.arrays().get(DECAY);
        decay = pull == null ? null : copy(pull, manager);
        step = state.counter(STEP);
    }

    private static NDArray copy(NDArray array, NDManager scope) {
        NDArray copy = array.duplicate();
        copy.attach(scope);
        return copy;
    }

    @Override
    public void close() {
        method.close();
        manager.close();
    }
}

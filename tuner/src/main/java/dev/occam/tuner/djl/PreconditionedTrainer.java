package dev.occam.tuner.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.optimizer.Sgd;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.Pair;
import dev.occam.laplace.precondition.PreconditionedGradient;
import dev.occam.laplace.precondition.Preconditioner;
import dev.occam.laplace.precondition.StepSettings;
import dev.occam.laplace.torch.GradientMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A DJL trainer whose steps are preconditioned: K-FAC, EKFAC, EKFAC-ra, or any other {@link Preconditioner}.
 *
 * <p>DJL's {@link Optimizer} sees one gradient at a time, while these methods need every layer's inputs and output
 * gradients. So {@link #forward(NDList, NDList)} remembers the batch, and {@link #step} shows it to the method when the
 * method asks, turns the gradients of all parameters into directions, and lets the user's own SGD take the step: its
 * learning rate, its momentum. The decays of a {@link WeightDecayOptimizer} join the gradient before it is
 * preconditioned, once. {@code EasyTrain.fit}, metrics and listeners work as with any trainer; between two steps there is
 * one forward pass with labels, on one device.
 */
public final class PreconditionedTrainer extends Trainer {

    private final Preconditioner.Factory method;
    private final StepSettings settings;
    private final Tracker rate;
    private final @Nullable WeightDecayOptimizer decays;
    private @Nullable LossScale scale;
    private @Nullable SeenBatch batch;
    private @Nullable PreconditionedGradient gradient;
    private double @Nullable [] lambdas;
    private int steps;

    /** A training batch as it went through the network. */
    private record SeenBatch(NDList inputs, NDList labels, NDList outputs) {}

    private PreconditionedTrainer(
            Model model,
            TrainingConfig config,
            @Nullable WeightDecayOptimizer decays,
            Preconditioner.Factory method,
            StepSettings settings,
            Tracker rate) {
        super(model, config);
        this.method = method;
        this.settings = settings;
        this.decays = decays;
        this.rate = rate;
    }

    /**
     * A trainer of a model, in place of {@code model.newTrainer(config)}.
     *
     * @param model holds the network
     * @param config with an SGD, plain or in a {@link WeightDecayOptimizer}, and one device
     * @param method makes the preconditioner, for example {@code Preconditioners.named("kfac", KroneckerSettings.DEFAULT)}
     * @return the trainer
     * @throws IllegalArgumentException if the optimiser or the devices don't suit
     */
    public static PreconditionedTrainer of(Model model, TrainingConfig config, Preconditioner.Factory method) {
        return of(model, config, method, StepSettings.PLAIN, Tracker.fixed(1));
    }

    /**
     * A trainer with a KL clip, or with momentum of preconditioned gradients beside the optimiser's own.
     *
     * @param model holds the network
     * @param config as above
     * @param method makes the preconditioner
     * @param settings clip and momentum
     * @param rate the learning rate of the optimiser, which the clip asks for
     * @return the trainer
     * @throws IllegalArgumentException if the optimiser or the devices don't suit
     */
    public static PreconditionedTrainer of(
            Model model, TrainingConfig config, Preconditioner.Factory method, StepSettings settings, Tracker rate) {
        Optimizer optimizer = config.getOptimizer();
        WeightDecayOptimizer decays = optimizer instanceof WeightDecayOptimizer own ? own : null;
        Optimizer plain = decays == null ? optimizer : decays.inner();
        if (!(plain instanceof Sgd)) {
            throw new IllegalArgumentException("a preconditioned direction is a step already, which "
                    + plain.getClass().getSimpleName() + " would rescale; train with Optimizer.sgd()");
        }
        if (WeightDecayOptimizer.ownDecay(plain) != 0) {
            throw new IllegalArgumentException(
                    "the optimiser's own weight decay would escape the preconditioner; set it to"
                            + " 0 and wrap the optimiser in a WeightDecayOptimizer");
        }
        if (config.getDevices().length != 1) {
            throw new IllegalArgumentException("a preconditioned trainer works on one device, not on "
                    + Arrays.toString(config.getDevices()) + "; give one by optDevices");
        }
        for (Pair<Initializer, Predicate<Parameter>> entry : config.getInitializers()) {
            model.getBlock().setInitializer(entry.getKey(), entry.getValue());
        }
        return new PreconditionedTrainer(model, new OtherOptimizer(config, plain), decays, method, settings, rate);
    }

    /**
     * Tells what the loss is in terms of a likelihood, where that can't be found out by evaluating it.
     *
     * @param given the scale
     * @return this trainer
     */
    public PreconditionedTrainer useLoss(LossScale given) {
        scale = given;
        return this;
    }

    /** Remembers the batch too. */
    @Override
    public NDList forward(NDList data, NDList labels) {
        NDList outputs = super.forward(data, labels);
        batch = new SeenBatch(data, labels, outputs);
        return outputs;
    }

    /**
     * Preconditions the gradients of all parameters, then lets the optimiser take the step.
     *
     * @throws IllegalStateException if no batch with labels went forward since the last step
     */
    @Override
    public void step() {
        SeenBatch seen = batch;
        if (seen == null) {
            throw new IllegalStateException("no batch with labels went forward since the last step; call forward(data,"
                    + " labels), as EasyTrain does");
        }
        batch = null;
        long begin = System.nanoTime();
        try (NDManager scope = getManager().newSubManager()) {
            precondition(scope, seen);
        }
        addMetric("precondition", begin);
        super.step();
    }

    private void precondition(NDManager scope, SeenBatch seen) {
        LossScale loss = scale;
        if (loss == null) {
            loss = LossScale.of(getLoss(), seen.labels(), seen.outputs());
            scale = loss;
        }
        NDArray inputs = seen.inputs().singletonOrThrow().duplicate();
        inputs.attach(scope);
        PreconditionedGradient own = gradient;
        if (own == null) {
            Placement.check(this);
            own = new PreconditionedGradient(
                    getModel().getBlock(), inputs, loss.likelihood(), method, settings, getManager());
            gradient = own;
        }
        updateDecays(own, loss);
        if (own.wantsBatch()) {
            NDArray outputs = seen.outputs().head();
            NDArray labels = seen.labels().head();
            own.observe(inputs, loss.targets(labels, outputs.getShape(), outputs.getDataType()));
        }
        write(scope, own, loss, inputs.getShape().get(0));
    }

    /** Gradients are those of the user's loss, the method's those of the mean negative log-likelihood. */
    private void write(NDManager scope, PreconditionedGradient own, LossScale loss, long rows) {
        try (GradientMode off = GradientMode.off()) {
            List<Parameter> parameters = own.parameters();
            NDList gradients = new NDList(parameters.size());
            NDList scaled = new NDList(parameters.size());
            for (Parameter parameter : parameters) {
                NDArray ofLoss = parameter.getArray().getGradient();
                ofLoss.attach(scope);
                gradients.add(ofLoss);
                NDArray ofFit = ofLoss.div(loss.factor());
                ofFit.attach(scope);
                scaled.add(ofFit);
            }
            NDList directions = own.directions(scope, scaled, rows, rate.getNewValue(++steps));
            for (int i = 0; i < gradients.size(); i++) {
                gradients.get(i).subi(gradients.get(i)).addi(directions.get(i));
            }
        }
    }

    private void updateDecays(PreconditionedGradient own, LossScale loss) {
        if (decays == null) {
            return;
        }
        decays.addedElsewhere();
        double[] present = own.parameters().stream()
                .mapToDouble(parameter -> decays.decay(parameter) / loss.factor())
                .toArray();
        if (!Arrays.equals(present, lambdas)) {
            own.decay(present);
            lambdas = present;
        }
    }

    @Override
    public void close() {
        if (gradient != null) {
            gradient.close();
            gradient = null;
        }
        super.close();
    }
}

package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Recorder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One training step as its optimiser sees it: a batch, what to make of it, and the prior.
 *
 * <p>The gradient to follow is that of {@code loss + 1/2 sum_l decay_l ||theta_l||^2}. Gradients are on while an optimiser
 * works.
 */
public final class TrainingStep {

    private final NDManager scope;
    private final NDArray inputs;
    private final NDArray targets;
    private final Recorder network;
    private final Likelihood likelihood;
    private final NDList weights;
    private final int parts;
    private final NDArray decay;
    private final double rate;
    private final long number;
    private @Nullable NDArray loss;

    TrainingStep(
            NDManager scope,
            NDArray inputs,
            NDArray targets,
            Recorder network,
            Likelihood likelihood,
            NDList weights,
            int parts,
            NDArray decay,
            double rate,
            long number) {
        this.scope = scope;
        this.inputs = inputs;
        this.targets = targets;
        this.network = network;
        this.likelihood = likelihood;
        this.weights = weights;
        this.parts = parts;
        this.decay = decay;
        this.rate = rate;
        this.number = number;
    }

    /** Rows of a step that go through the network together: inputs (m, ...) and targets. */
    public record MicroBatch(NDArray inputs, NDArray targets) {}

    /**
     * Where the step's own arrays live.
     *
     * @return a manager that closes after the step
     */
    public NDManager scope() {
        return scope;
    }

    /**
     * The rows of the step, augmented where training augments.
     *
     * @return shape (M, ...), in the step's scope
     */
    public NDArray inputs() {
        return inputs;
    }

    /**
     * Their targets.
     *
     * @return as the likelihood describes, in the step's scope
     */
    public NDArray targets() {
        return targets;
    }

    /**
     * How many rows there are.
     *
     * @return M
     */
    public long rows() {
        return inputs.getShape().get(0);
    }

    /**
     * The rows in pieces small enough to go through the network at once.
     *
     * @param owner the manager that the pieces are attached to
     * @return one, or as many as gradients are accumulated over
     */
    public List<MicroBatch> microBatches(NDManager owner) {
        long size = (rows() + parts - 1) / parts;
        List<MicroBatch> pieces = new ArrayList<>();
        for (long from = 0; from < rows(); from += size) {
            pieces.add(microBatch(owner, from, size));
        }
        return pieces;
    }

    /**
     * The network, to run forward or to record.
     *
     * @return a recorder of it
     */
    public Recorder network() {
        return network;
    }

    /**
     * How outputs explain targets.
     *
     * @return the likelihood, at unit noise
     */
    public Likelihood likelihood() {
        return likelihood;
    }

    /**
     * The prior's pull.
     *
     * @return for each weight tensor the coefficient of {@code theta} in the gradient, shape (tensors), float64
     */
    public NDArray decay() {
        return decay;
    }

    /**
     * The learning rate.
     *
     * @return as the schedule has it
     */
    public double rate() {
        return rate;
    }

    /**
     * Which step of its fit this is.
     *
     * @return from 0
     */
    public long number() {
        return number;
    }

    /**
     * The mean negative log-likelihood of the step's rows, without the prior, with a graph down to the weights; built when
     * first asked for.
     *
     * <p>Where gradients are accumulated, value and gradient are those of all rows, though the graph is that of the last
     * micro-batch: the others have been differentiated and freed.
     *
     * @return a scalar in the step's scope
     */
    public NDArray loss() {
        NDArray present = loss;
        if (present == null) {
            present = parts == 1 ? part(scope, inputs, targets) : accumulated();
            loss = present;
        }
        return present;
    }

    private NDArray accumulated() {
        NDList sums = new NDList();
        weights.forEach(weight -> sums.add(scope.zeros(weight.getShape(), weight.getDataType())));
        NDArray before = scope.zeros(new Shape(), inputs.getDataType());
        long size = (rows() + parts - 1) / parts;
        long from = 0;
        for (; from + size < rows(); from += size) {
            try (NDManager own = scope.newSubManager()) {
                MicroBatch piece = microBatch(own, from, size);
                Steps.PROGRAM.call(own, "gather", part(own, piece.inputs(), piece.targets()), before, weights, sums);
            }
        }
        MicroBatch last = microBatch(scope, from, size);
        return Steps.PROGRAM
                .call(scope, "joined", part(scope, last.inputs(), last.targets()), before, weights, sums)
                .get(0);
    }

    private MicroBatch microBatch(NDManager owner, long from, long size) {
        NDIndex piece = new NDIndex(from + ":" + Math.min(from + size, rows()));
        return new MicroBatch(inputs.get(owner, piece), targets.get(owner, piece));
    }

    /** What some of the rows add to the mean over all. */
    private NDArray part(NDManager owner, NDArray x, NDArray y) {
        // An array of its own: DJL frees a plain number at once, while the graph still reads it.
        NDArray count = owner.create((double) rows());
        return likelihood.negativeLogLikelihood(network.train(x), y).div(count);
    }
}

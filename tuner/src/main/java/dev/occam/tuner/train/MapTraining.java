package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Recorder;
import java.util.function.BooleanSupplier;

/**
 * Training to the maximum of the log joint, for a given prior.
 *
 * <p>A step minimises {@code 1/M sum_batch nll + 1/(2 N) sum_l ridge_l ||theta_l||^2}, nll at unit noise: the log joint
 * of all N data, times {@code -sigma^2 T / N}. Weights are carried from fit to fit; optimiser memory and learning-rate
 * schedule start afresh with each.
 */
public final class MapTraining {

    private final Block block;
    private final Recorder network;
    private final Weights weights;
    private final Likelihood likelihood;
    private final NDArray inputs;
    private final NDArray targets;
    private final TrainingSettings settings;
    private final BooleanSupplier cancelled;
    private long epochsDone;
    private long stepsDone;

    /**
     * Training of one network on one data set.
     *
     * @param network the network
     * @param weights its trainable parameters
     * @param likelihood how outputs explain targets
     * @param inputs shape (N, ...)
     * @param targets as the likelihood describes
     * @param settings how to train
     * @param cancelled asked before every step whether to stop
     */
    public MapTraining(
            Block network,
            Weights weights,
            Likelihood likelihood,
            NDArray inputs,
            NDArray targets,
            TrainingSettings settings,
            BooleanSupplier cancelled) {
        block = network;
        this.network = Recorder.of(network);
        this.weights = weights;
        this.likelihood = likelihood;
        this.inputs = inputs;
        this.targets = targets;
        this.settings = settings;
        this.cancelled = cancelled;
    }

    /**
     * Steps in an epoch.
     *
     * @return ceil(N / batch size)
     */
    public long stepsPerEpoch() {
        return (rows() + settings.batchSize() - 1) / settings.batchSize();
    }

    /**
     * Epochs since this training was made.
     *
     * @return of all fits
     */
    public long epochsDone() {
        return epochsDone;
    }

    /**
     * Steps since this training was made.
     *
     * @return of all fits
     */
    public long stepsDone() {
        return stepsDone;
    }

    /**
     * Counts on from where another training stood between two epochs.
     *
     * @param epochs done by then
     */
    public void countFrom(long epochs) {
        countFrom(epochs, 0);
    }

    /**
     * Counts on from where another training stood, so that the order of the rows and all else that is random goes on as it
     * would have there.
     *
     * @param epochs whole ones done by then
     * @param steps done by then in the epoch under way
     */
    public void countFrom(long epochs, int steps) {
        epochsDone = epochs;
        stepsDone = epochs * stepsPerEpoch() + steps;
    }

    /**
     * Trains from the present weights under one prior.
     *
     * @param ridge for each weight tensor delta sigma^2 T
     * @param epochs passes over the data
     * @param listener hears of each epoch
     * @return mean loss of the last epoch without the prior
     * @throws DivergedException when an epoch's loss is not a number, or beyond 1e8
     * @throws InterruptedRunException when asked to stop
     */
    public double fit(double[] ridge, int epochs, EpochListener listener) {
        try (Fit fit = begin(ridge, epochs)) {
            return fit.advance(epochs, listener);
        }
    }

    /**
     * Begins a fit whose prior may change on the way.
     *
     * @param ridge for each weight tensor delta sigma^2 T
     * @param epochs of the whole fit, which sets the learning-rate schedule
     * @return the fit
     */
    public Fit begin(double[] ridge, int epochs) {
        return new Fit(this, ridge, epochs);
    }

    long rows() {
        return inputs.getShape().get(0);
    }

    Block block() {
        return block;
    }

    Recorder network() {
        return network;
    }

    Weights weights() {
        return weights;
    }

    Likelihood likelihood() {
        return likelihood;
    }

    NDArray inputs() {
        return inputs;
    }

    NDArray targets() {
        return targets;
    }

    TrainingSettings settings() {
        return settings;
    }

    void stopIfAsked() {
        if (cancelled.getAsBoolean()) {
            throw new InterruptedRunException();
        }
    }

    void countStep() {
        stepsDone++;
    }

    void countEpoch() {
        epochsDone++;
    }
}

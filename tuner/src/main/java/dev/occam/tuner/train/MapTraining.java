package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.torch.GradientMode;
import dev.occam.laplace.torch.HostNumbers;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Training to the maximum of the log joint, for a given prior.
 *
 * <p>A step minimises {@code 1/M sum_batch nll + 1/(2 N) sum_l ridge_l ||theta_l||^2}, nll at unit noise: the log joint
 * of all N data, times {@code -sigma^2 T / N}. Weights are carried from fit to fit; optimiser memory and learning-rate
 * schedule start afresh with each.
 */
public final class MapTraining {

    /** Far beyond any loss of standardised targets or of classes: what comes after it is NaN. */
    private static final double HOPELESS = 1e8;

    private final Recorder network;
    private final Weights weights;
    private final Likelihood likelihood;
    private final NDArray inputs;
    private final NDArray targets;
    private final Settings settings;
    private final BooleanSupplier cancelled;
    private long epochsDone;
    private long stepsDone;

    /**
     * How to train.
     *
     * @param optimiser who takes the steps
     * @param rate the learning rate over a fit
     * @param batchSize rows in a step
     * @param streams where the order of the rows comes from
     */
    public record Settings(Optimiser.Factory optimiser, LearningRate rate, int batchSize, RandomStreams streams) {}

    /** Hears of each epoch. */
    @FunctionalInterface
    public interface Listener {

        /**
         * One more epoch is done.
         *
         * @param stepsDone steps since the training was made, of all fits
         * @param loss mean of the epoch's losses without the prior
         */
        void epoch(long stepsDone, double loss);
    }

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
            Settings settings,
            BooleanSupplier cancelled) {
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
        long rows = inputs.getShape().get(0);
        return (rows + settings.batchSize() - 1) / settings.batchSize();
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
     * Trains from the present weights under one prior.
     *
     * @param ridge for each weight tensor delta sigma^2 T
     * @param epochs passes over the data
     * @param listener hears of each epoch
     * @return mean loss of the last epoch without the prior
     * @throws DivergedException when an epoch's loss is not a number, or beyond 1e8
     * @throws InterruptedRunException when asked to stop
     */
    public double fit(double[] ridge, int epochs, Listener listener) {
        try (Fit fit = new Fit(ridge, epochs)) {
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
        return new Fit(ridge, epochs);
    }

    /** One fit: optimiser memory and a place in the schedule. */
    public final class Fit implements AutoCloseable {

        private final NDManager manager = inputs.getManager().newSubManager();
        private final Optimiser optimiser = settings.optimiser().create(weights, manager);
        private final long steps;
        private long step;
        private int epoch;
        private NDArray decay;

        private Fit(double[] ridge, int epochs) {
            steps = epochs * stepsPerEpoch();
            decay = decay(ridge);
        }

        /**
         * Changes the prior.
         *
         * @param ridge for each weight tensor delta sigma^2 T
         */
        public void ridge(double[] ridge) {
            decay.close();
            decay = decay(ridge);
        }

        private NDArray decay(double[] ridge) {
            if (ridge.length != weights.parameters().size()) {
                throw new IllegalArgumentException(ridge.length + " ridge coefficients for "
                        + weights.parameters().size() + " tensors");
            }
            double rows = inputs.getShape().get(0);
            double[] perDatum = new double[ridge.length];
            for (int i = 0; i < ridge.length; i++) {
                perDatum[i] = ridge[i] / rows;
            }
            return HostNumbers.of(manager, perDatum);
        }

        /**
         * Trains for some epochs.
         *
         * @param epochs how many
         * @param listener hears of each
         * @return mean loss of the last epoch without the prior
         */
        public double advance(int epochs, Listener listener) {
            double loss = Double.NaN;
            for (int i = 0; i < epochs; i++) {
                loss = runEpoch();
                epoch++;
                epochsDone++;
                if (!(loss <= HOPELESS)) {
                    throw new DivergedException(epoch, loss);
                }
                listener.epoch(stepsDone, loss);
            }
            return loss;
        }

        private double runEpoch() {
            long rows = inputs.getShape().get(0);
            long size = settings.batchSize();
            try (NDManager scope = manager.newSubManager();
                    GradientMode on = GradientMode.on()) {
                NDList data = shuffled(scope, size < rows);
                double total = 0;
                NDArray[] losses = new NDArray[Math.toIntExact(stepsPerEpoch())];
                for (long from = 0; from < rows; from += size) {
                    if (cancelled.getAsBoolean()) {
                        throw new InterruptedRunException();
                    }
                    NDArray loss = runStep(scope, data, from, Math.min(from + size, rows));
                    losses[Math.toIntExact(from / size)] = loss;
                }
                try (NDArray all = NDArrays.stack(new NDList(losses))) {
                    double[] values = all.toType(DataType.FLOAT64, false).toDoubleArray();
                    for (int i = 0; i < values.length; i++) {
                        total += values[i] * (Math.min((i + 1) * size, rows) - i * size);
                    }
                }
                return total / rows;
            }
        }

        private NDArray runStep(NDManager epochScope, NDList data, long from, long to) {
            try (NDManager scope = epochScope.newSubManager()) {
                NDIndex rows = new NDIndex(from + ":" + to);
                NDArray x = laidOut(scope, data.get(0).get(scope, rows));
                NDArray y = data.get(1).get(scope, rows);
                NDArray outputs = network.train(x);
                // An array of the step: DJL frees a plain number at once, while the graph still reads it.
                NDArray count = scope.create((double) (to - from));
                NDArray loss = likelihood.negativeLogLikelihood(outputs, y).div(count);
                NDArray value =
                        optimiser.step(scope, loss, decay, settings.rate().at(step, steps));
                value.attach(epochScope);
                step++;
                stepsDone++;
                return value;
            }
        }

        /** The same numbers, the channels of a pixel side by side in memory, where convolutions are faster that way. */
        private NDArray laidOut(NDManager scope, NDArray x) {
            boolean images = x.getShape().dimension() == 4 && x.getDataType() == DataType.FLOAT32;
            return images && !x.getDevice().isGpu()
                    ? Steps.PROGRAM.call(scope, "pixels_last", x).get(0)
                    : x;
        }

        private NDList shuffled(NDManager scope, boolean shuffle) {
            if (!shuffle) {
                return new NDList(inputs, targets);
            }
            int rows = Math.toIntExact(inputs.getShape().get(0));
            long[] order = new long[rows];
            SplittableRandom random = settings.streams().of("shuffle", epochsDone);
            for (int i = 0; i < rows; i++) {
                int j = random.nextInt(i + 1);
                order[i] = order[j];
                order[j] = i;
            }
            NDArray index = scope.create(order);
            return new NDList(
                    inputs.get(scope, new NDIndex("{}", index)), targets.get(scope, new NDIndex("{}", index)));
        }

        @Override
        public void close() {
            optimiser.close();
            manager.close();
        }
    }
}

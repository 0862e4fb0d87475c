package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.torch.GradientMode;

/** One fit: optimiser memory, a place in the learning-rate schedule, and the prior it trains under. */
public final class Fit implements AutoCloseable {

    /** Far beyond any loss of standardised targets or of classes: what comes after it is NaN. */
    private static final double HOPELESS = 1e8;

    private final MapTraining training;
    private final TrainingSettings settings;
    private final NDManager manager;
    private final NDList weights;
    private final Optimiser optimiser;
    private final int epochs;
    private int epoch;
    private EarlyStop.Standing standing = EarlyStop.Standing.START;
    private NDArray decay;

    Fit(MapTraining training, double[] ridge, int epochs) {
        this.training = training;
        this.epochs = epochs;
        settings = training.settings();
        manager = training.inputs().getManager().newSubManager();
        weights = training.weights().arrays();
        optimiser = settings.optimiser().create(training.weights(), manager);
        decay = decay(ridge);
    }

    /**
     * Changes the prior; what was gained under the former says nothing of when to stop under this one.
     *
     * @param ridge for each weight tensor delta sigma^2 T
     */
    public void ridge(double[] ridge) {
        decay.close();
        decay = decay(ridge);
        standing = EarlyStop.Standing.START;
    }

    private NDArray decay(double[] ridge) {
        if (ridge.length != weights.size()) {
            throw new IllegalArgumentException(ridge.length + " ridge coefficients for " + weights.size() + " tensors");
        }
        double[] perDatum = new double[ridge.length];
        for (int i = 0; i < ridge.length; i++) {
            perDatum[i] = ridge[i] / training.rows();
        }
        return manager.create(perDatum);
    }

    /**
     * Trains for some epochs, or until the fit ends early.
     *
     * @param more how many
     * @param listener hears of each
     * @return mean loss of the last epoch without the prior; NaN where there was none
     */
    public double advance(int more, EpochListener listener) {
        double loss = Double.NaN;
        for (int i = 0; i < more && !stopped(); i++) {
            loss = runEpoch();
            epoch++;
            training.countEpoch();
            if (!(loss <= HOPELESS)) {
                throw new DivergedException(epoch, loss);
            }
            listener.epoch(training.stepsDone(), loss);
            if (settings.earlyStop() != null) {
                standing = settings.earlyStop().after(standing, loss + penalty());
                if (stopped() && epoch < epochs) {
                    listener.stopped(epoch, epochs);
                }
            }
        }
        return loss;
    }

    /**
     * Whether the objective has stopped falling, so that no epoch is to come.
     *
     * @return never where training knows no early stop
     */
    public boolean stopped() {
        return settings.earlyStop() != null && settings.earlyStop().ends(standing);
    }

    /**
     * Where it stands between two epochs.
     *
     * @param scope the manager that the copies are attached to
     * @return a copy
     */
    public FitState state(NDManager scope) {
        return new FitState(epoch, standing, optimiser.state(scope));
    }

    /**
     * Goes on from where another fit of this length, under this prior, stood.
     *
     * @param state as {@link #state} gave it
     */
    public void restore(FitState state) {
        optimiser.restore(state.optimiser());
        epoch = state.epochs();
        standing = state.standing();
    }

    private double runEpoch() {
        long rows = training.rows();
        long size = settings.batchSize();
        try (NDManager scope = manager.newSubManager();
                GradientMode on = GradientMode.on()) {
            NDList data = size < rows
                    ? RowOrder.shuffled(
                            scope,
                            training.inputs(),
                            training.targets(),
                            settings.streams().of("shuffle", training.epochsDone()))
                    : new NDList(training.inputs(), training.targets());
            NDArray[] losses = new NDArray[Math.toIntExact(training.stepsPerEpoch())];
            for (int i = 0; i < losses.length; i++) {
                training.stopIfAsked();
                losses[i] = runStep(scope, data, i, new NDIndex(i * size + ":" + Math.min((i + 1) * size, rows)));
            }
            return mean(losses);
        }
    }

    private NDArray runStep(NDManager epochScope, NDList data, int index, NDIndex rows) {
        try (NDManager scope = epochScope.newSubManager()) {
            long step = epoch * training.stepsPerEpoch() + index;
            NDArray x = data.get(0).get(scope, rows);
            NDArray value = optimiser.step(new TrainingStep(
                    scope,
                    settings.augmentation()
                            .apply(x, settings.streams().of("augmentation", training.epochsDone(), index)),
                    data.get(1).get(scope, rows),
                    training.network(),
                    training.likelihood(),
                    weights,
                    settings.accumulate(),
                    decay,
                    settings.rate().at(step, epochs * training.stepsPerEpoch()),
                    step));
            value.attach(epochScope);
            training.countStep();
            return value;
        }
    }

    /** The mean over rows: the last, smaller batch counts by its own. */
    private double mean(NDArray[] losses) {
        long rows = training.rows();
        long size = settings.batchSize();
        try (NDArray all = NDArrays.stack(new NDList(losses))) {
            double[] values = all.toType(DataType.FLOAT64, false).toDoubleArray();
            double total = 0;
            for (int i = 0; i < values.length; i++) {
                total += values[i] * (Math.min((i + 1) * size, rows) - i * size);
            }
            return total / rows;
        }
    }

    /** What the prior adds to the mean loss. */
    private double penalty() {
        try (NDManager scope = manager.newSubManager()) {
            return Steps.PROGRAM
                    .call(scope, "penalty", decay, weights)
                    .get(0)
                    .toType(DataType.FLOAT64, false)
                    .getDouble();
        }
    }

    @Override
    public void close() {
        optimiser.close();
        manager.close();
    }
}

package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.torch.GradientMode;
import dev.occam.laplace.torch.HostNumbers;
import java.util.List;

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
    private EpochLosses losses = new EpochLosses(List.of());
    private double loss = Double.NaN;
    private EarlyStop.Standing standing = EarlyStop.Standing.START;
    private NDArray decay;

    Fit(MapTraining training, double[] ridge, int epochs) {
        this.training = training;
        this.epochs = epochs;
        settings = training.settings();
        manager = training.inputs().getManager().newSubManager();
        weights = training.weights().arrays();
        optimiser = settings.optimiser().create(training, manager);
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
        return HostNumbers.of(manager, perDatum);
    }

    /**
     * Trains for some epochs, or until the fit ends early. An epoch that was begun before counts as one of them.
     *
     * @param more how many
     * @param listener hears of each
     * @return mean loss of the last epoch without the prior; NaN where there was none
     * @throws InterruptedRunException when asked to stop, between two steps: {@link #state} is then where it stands
     */
    public double advance(int more, EpochListener listener) {
        for (int i = 0; i < more && !stopped(); i++) {
            loss = runEpoch(listener);
            epoch++;
            training.countEpoch();
            if (!(loss <= HOPELESS)) {
                throw new DivergedException(epoch, loss, optimiser.remedy());
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
     * Epochs done.
     *
     * @return whole ones
     */
    public int epochs() {
        return epoch;
    }

    /**
     * The loss of the last whole epoch.
     *
     * @return a mean over rows without the prior; NaN before there is one
     */
    public double loss() {
        return loss;
    }

    /**
     * Where it stands between two steps.
     *
     * @param scope the manager that the copies are attached to
     * @return a copy
     */
    public FitState state(NDManager scope) {
        return new FitState(epoch, losses.fetch(), loss, standing, optimiser.state(scope));
    }

    /**
     * Goes on from where another fit of this length, under this prior, stood; the training has to
     * {@linkplain MapTraining#countFrom count} from there too.
     *
     * @param state as {@link #state} gave it
     */
    public void restore(FitState state) {
        optimiser.restore(state.optimiser());
        epoch = state.epochs();
        losses = new EpochLosses(state.losses());
        loss = state.loss();
        standing = state.standing();
    }

    private double runEpoch(EpochListener listener) {
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
            for (int i = losses.count(); i < training.stepsPerEpoch(); i++) {
                listener.step();
                training.stopIfAsked();
                losses.add(runStep(scope, data, i, new NDIndex(i * size + ":" + Math.min((i + 1) * size, rows))));
            }
            double mean = losses.mean(rows, size);
            losses = new EpochLosses(List.of());
            return mean;
        } catch (InterruptedRunException e) {
            losses.fetch();
            throw e;
        }
    }

    private NDArray runStep(NDManager epochScope, NDList data, int index, NDIndex rows) {
        try (NDManager scope = epochScope.newSubManager()) {
            long step = epoch * training.stepsPerEpoch() + index;
            // What a network draws itself, as in dropout, comes from the engine's one generator.
            int seed = settings.streams()
                    .of("network", training.epochsDone(), index)
                    .nextInt(Integer.MAX_VALUE);
            manager.getEngine().setRandomSeed(seed);
            NDArray x = data.get(0).get(scope, rows);
            NDArray value = optimiser.step(new TrainingStep(
                    scope,
                    laidOut(
                            scope,
                            settings.augmentation()
                                    .apply(x, settings.streams().of("augmentation", training.epochsDone(), index))),
                    data.get(1).get(scope, rows),
                    training.network(),
                    training.likelihood(),
                    weights,
                    settings.accumulate(),
                    decay,
                    settings.rate().at(step, epochs * training.stepsPerEpoch()),
                    step));
            value.attach(manager);
            training.countStep();
            return value;
        }
    }

    /** The same numbers, the channels of a pixel side by side in memory, where convolutions are faster that way. */
    private static NDArray laidOut(NDManager scope, NDArray x) {
        boolean images = x.getShape().dimension() == 4 && x.getDataType() == DataType.FLOAT32;
        return images && !x.getDevice().isGpu()
                ? Steps.PROGRAM.call(scope, "pixels_last", x).get(0)
                : x;
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

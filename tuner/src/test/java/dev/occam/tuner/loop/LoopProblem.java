package dev.occam.tuner.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Recorder;
import dev.occam.tuner.config.FixedConfig;
import dev.occam.tuner.config.LoopConfig;
import dev.occam.tuner.config.OnlineConfig;
import dev.occam.tuner.config.PriorConfig;
import dev.occam.tuner.train.Adam;
import dev.occam.tuner.train.InterruptedRunException;
import dev.occam.tuner.train.LearningRate;
import dev.occam.tuner.train.MapTraining;
import dev.occam.tuner.train.Optimiser;
import dev.occam.tuner.train.Problems;
import dev.occam.tuner.train.RandomStreams;
import dev.occam.tuner.train.TrainingSettings;
import dev.occam.tuner.train.Weights;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A small network on small data, and a fresh bench on it for each loop. */
final class LoopProblem {

    private final NDManager manager;
    private final NDArray x;
    private final NDArray y;
    private final int rows;
    private final int outputs;
    private final Likelihood likelihood;
    private final List<Integer> widths;
    private LearningRate rate = LearningRate.cosine(0.02);
    private BooleanSupplier cancelled = () -> false;
    private Optimiser.Factory optimiser = Adam.with(0.9, 0.999, 1e-8);
    private boolean judgeStops;
    private int batchSize = Integer.MAX_VALUE;
    private LoopListener listener = (steps, phase, loss, evidence) -> {};

    /** The first {@code rows} rows train, the others test. */
    LoopProblem(NDManager manager, NDArray x, NDArray y, int rows, int outputs, List<Integer> widths) {
        this(manager, x, y, rows, outputs, widths, y.getDataType().isFloating() ? new Gaussian() : new Categorical());
    }

    LoopProblem(
            NDManager manager,
            NDArray x,
            NDArray y,
            int rows,
            int outputs,
            List<Integer> widths,
            Likelihood likelihood) {
        this.manager = manager;
        this.x = x;
        this.y = y;
        this.rows = rows;
        this.outputs = outputs;
        this.widths = widths;
        this.likelihood = likelihood;
    }

    LoopProblem rate(LearningRate other) {
        rate = other;
        return this;
    }

    LoopProblem optimiser(Optimiser.Factory other) {
        optimiser = other;
        return this;
    }

    LoopProblem batchSize(int other) {
        batchSize = other;
        return this;
    }

    LoopProblem cancelled(BooleanSupplier other) {
        cancelled = other;
        return this;
    }

    LoopProblem listener(LoopListener other) {
        listener = other;
        return this;
    }

    boolean hasNoise() {
        return likelihood.dataTerm(1, 1, 1).hasNoise();
    }

    /** A bench, with the network it trains. */
    record Bench(Workbench workbench, Judge judge, ParameterGroups groups, Block network, Weights weights) {}

    Bench bench() {
        return bench(groups -> Journal.begun(Checkpoints.none()));
    }

    Bench bench(Function<PriorGroups, Journal> journal) {
        Block network = Problems.network(manager, (int) x.getShape().get(1), widths, outputs, x.getDataType());
        Weights weights = new Weights(network);
        NDArray trainX = x.get("0:" + rows);
        NDArray trainY = y.get("0:" + rows);
        List<ParameterBlock> blocks = Recorder.of(network).layers(trainX).stream()
                .flatMap(layer -> ParameterBlock.of(layer, BiasPlacement.JOINT).stream())
                .toList();
        ParameterGroups groups = ParameterGroups.of(blocks, weights, PriorConfig.Groups.LAYERWISE);
        MapTraining training = new MapTraining(
                network,
                weights,
                likelihood,
                trainX,
                trainY,
                new TrainingSettings(optimiser, rate, Math.min(batchSize, rows), new RandomStreams(1)),
                cancelled);
        Stopwatch watch = new Stopwatch();
        Judge judge = new Judge(
                new CurvaturePass(network, likelihood, StructurePolicy.fullUpTo(300), BiasPlacement.JOINT),
                stoppable(Batches.of(trainX, trainY, rows)),
                manager,
                likelihood,
                1,
                groups,
                watch);
        Workbench bench = new Workbench(
                weights, manager, training, judge, groups, 1, watch, listener, journal.apply(groups.prior()));
        return new Bench(bench, judge, groups, network, weights);
    }

    /** Curvature passes ask whether to stop, too. */
    LoopProblem judgeStops() {
        judgeStops = true;
        return this;
    }

    private Batches stoppable(Batches all) {
        return !judgeStops
                ? all
                : (parent, action) -> all.forEach(parent, (inputs, targets) -> {
                    if (cancelled.getAsBoolean()) {
                        throw new InterruptedRunException();
                    }
                    action.accept(inputs, targets);
                });
    }

    /** A loop with default rounds. */
    static LoopConfig consistent(LoopConfig.Effort effort) {
        return new LoopConfig(
                LoopConfig.Kind.CONSISTENT,
                effort,
                8,
                0.125,
                online(OnlineConfig.Maximise.EXACT, 1),
                new FixedConfig(null, null, false, null));
    }

    static OnlineConfig online(OnlineConfig.Maximise maximise, double hyperLearningRate) {
        return new OnlineConfig(null, null, 20, hyperLearningRate, maximise);
    }

    /** Mean negative log-likelihood of the test rows, in nats a row, in the units trained on. */
    double testNll(Bench bench, Hyperparameters h) {
        long all = x.getShape().get(0);
        try (NDManager scope = manager.newSubManager()) {
            NDArray f = bench.network()
                    .forward(new ParameterStore(scope, false), new NDList(x.get(rows + ":" + all)), false)
                    .singletonOrThrow();
            NDArray t = y.get(rows + ":" + all);
            double fit = likelihood.negativeLogLikelihood(f, t).getDouble();
            double count = (double) (all - rows) * outputs;
            return -likelihood.dataTerm(fit, (long) count, 1).logLikelihood(h.logNoisePrecision()) / (all - rows);
        }
    }
}

package dev.occam.tuner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Recorder;
import dev.occam.tuner.config.OnlineConfig;
import dev.occam.tuner.config.PriorConfig;
import dev.occam.tuner.loop.Judge;
import dev.occam.tuner.loop.LoopResult;
import dev.occam.tuner.loop.OnlineLoop;
import dev.occam.tuner.loop.ParameterGroups;
import dev.occam.tuner.loop.Stopwatch;
import dev.occam.tuner.loop.Workbench;
import dev.occam.tuner.train.LearningRate;
import dev.occam.tuner.train.MapTraining;
import dev.occam.tuner.train.RandomStreams;
import dev.occam.tuner.train.Sgd;
import dev.occam.tuner.train.TrainingSettings;
import dev.occam.tuner.train.Weights;
import java.util.List;

/**
 * Training whose weight decay follows the evidence, against the same epochs of plain training.
 *
 * <p>The online loop as it runs in {@code occam tune}: every 5 epochs a curvature pass with positions reduced, its
 * decomposition, a judgement and 100 steps of Adam on the prior precisions; at the end a last judgement.
 */
final class EvidenceBenchmark {

    static final String NAME = "evidence-overhead";
    private static final int CLASSES = 10;
    private static final int ROWS = 1024;
    private static final int QUICK_ROWS = 8;
    private static final int BATCH = 128;
    private static final int QUICK_BATCH = 4;
    private static final int EVERY = 5;
    private static final int EPOCHS = 2 * EVERY;
    private static final OnlineConfig ONLINE = new OnlineConfig(EVERY, EVERY, 100, 0.1, OnlineConfig.Maximise.ADAM);
    private static final Likelihood LIKELIHOOD = new Categorical();

    static final String PLAIN = "plain training";
    static final String MONTE_CARLO = "evidence, Monte Carlo of 1 sample";
    static final String EMPIRICAL = "evidence, empirical";
    static final String EXACT = "evidence, exact";
    private static final double LIMIT = 1.3;

    private final NDManager manager;
    private final Block network;
    private final NDArray inputs;
    private final NDArray targets;
    private final int batch;

    private EvidenceBenchmark(NDManager manager, BenchOptions options) {
        this.manager = manager;
        int rows = options.quick() ? QUICK_ROWS : ROWS;
        batch = options.quick() ? QUICK_BATCH : BATCH;
        network = ConvNet.block(manager, options.precision());
        inputs = RandomData.normal(manager, options.precision(), new Shape(rows, 3, 32, 32), 1);
        targets = RandomData.classes(manager, rows, CLASSES, 2);
    }

    static BenchmarkResult run(Place place, BenchOptions options) {
        EvidenceBenchmark it = new EvidenceBenchmark(place.manager(), options);
        int rows = Math.toIntExact(it.inputs.getShape().get(0));
        Workload work = new Workload(it.network, Batches.of(it.inputs, it.targets, it.batch), it.manager);
        Rounds rounds = new Rounds(Clock.of(options), place.listenerOf(NAME), work.epoch())
                .add(PLAIN, it::plain)
                .add(MONTE_CARLO, () -> it.tuned(new Fisher.MonteCarlo(1, 3)))
                .add(EMPIRICAL, () -> it.tuned(new Fisher.Empirical()))
                .add(EXACT, () -> it.tuned(new Fisher.Exact()));
        rounds.run(options.repeats());
        return new BenchmarkResult(
                NAME,
                "residual, 16-32-64 channels, 32 x 32 x 3, 10 classes; " + EPOCHS
                        + " epochs of SGD, K-FAC reduce every " + EVERY,
                rows,
                it.batch,
                rounds.measurements(),
                List.of(
                        rounds.target(MONTE_CARLO, PLAIN, LIMIT),
                        rounds.target(EMPIRICAL, PLAIN, LIMIT),
                        rounds.ratio(EXACT, PLAIN)),
                List.of(),
                "",
                List.of(),
                List.of());
    }

    private MapTraining training(Weights weights) {
        // A rate that changes no weight by much: random labels teach nothing.
        TrainingSettings settings =
                new TrainingSettings(Sgd.with(0.9), LearningRate.constant(1e-5), batch, new RandomStreams(3));
        return new MapTraining(network, weights, LIKELIHOOD, inputs, targets, settings, () -> false);
    }

    private void plain() {
        Weights weights = new Weights(network);
        training(weights).fit(new double[weights.names().size()], EPOCHS, (done, loss) -> {});
    }

    private void tuned(Fisher fisher) {
        try (NDManager scope = manager.newSubManager()) {
            Weights weights = new Weights(network);
            List<ParameterBlock> blocks = Recorder.of(network).layers(inputs.get(scope, new NDIndex("0:2"))).stream()
                    .flatMap(layer -> ParameterBlock.of(layer, BiasPlacement.JOINT).stream())
                    .toList();
            ParameterGroups groups = ParameterGroups.of(blocks, weights, PriorConfig.Groups.LAYERWISE);
            CurvaturePass pass = new CurvaturePass(
                    network, LIKELIHOOD, fisher, StructurePolicy.all(Kfac.REDUCE), BiasPlacement.JOINT);
            Stopwatch watch = new Stopwatch();
            Judge judge = new Judge(pass, Batches.of(inputs, targets, batch), scope, LIKELIHOOD, 1, groups, watch);
            Workbench bench = new Workbench(
                    weights, scope, training(weights), judge, groups, 1, watch, (steps, phase, loss, evidence) -> {});
            LoopResult result = new OnlineLoop(bench, ONLINE, EPOCHS, EVERY, EVERY)
                    .run(Hyperparameters.uniform(groups.prior().count(), 1, 1));
            if (result.ending() != LoopResult.Ending.FINISHED) {
                throw new IllegalStateException("the loop that is timed stopped early: " + result.detail());
            }
        }
    }
}

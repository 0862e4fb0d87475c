package dev.occam.tuner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.precondition.KroneckerSettings;
import dev.occam.laplace.precondition.Preconditioners;
import dev.occam.laplace.precondition.StepSettings;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import dev.occam.tuner.train.LearningRate;
import dev.occam.tuner.train.MapTraining;
import dev.occam.tuner.train.Optimiser;
import dev.occam.tuner.train.PreconditionedDescent;
import dev.occam.tuner.train.RandomStreams;
import dev.occam.tuner.train.Sgd;
import dev.occam.tuner.train.TrainingSettings;
import dev.occam.tuner.train.Weights;
import java.util.List;

/**
 * Steps of K-FAC in the training loop against plain steps with the matrix products that preconditioning cannot do without.
 *
 * <p>An epoch is one period of the decomposition: statistics every 10 steps, one decomposition.
 */
final class StepBenchmark {

    static final String NAME = "kfac-step";
    private static final List<Long> WIDTHS = List.of(784L, 256L, 256L, 10L);
    private static final int CLASSES = 10;
    private static final int BATCH = 256;
    private static final int QUICK_BATCH = 20;
    private static final int STATISTICS_EVERY = 10;
    private static final int STEPS = 100;
    private static final int QUICK_STEPS = 10;

    static final String PLAIN = "plain SGD steps";
    static final String KFAC = "K-FAC steps";
    static final String FLOOR = "SGD steps, products and decomposition";
    private static final double LIMIT = 1.3;

    private StepBenchmark() {}

    static StepFloor floor(boolean quick) {
        return new StepFloor(WIDTHS, quick ? QUICK_BATCH : BATCH, quick ? QUICK_STEPS : STEPS, STATISTICS_EVERY);
    }

    static BenchmarkResult run(Place place, BenchOptions options) {
        NDManager manager = place.manager();
        int batch = options.quick() ? QUICK_BATCH : BATCH;
        int steps = options.quick() ? QUICK_STEPS : STEPS;
        int rows = batch * steps;
        NDArray inputs = RandomData.normal(manager, options.precision(), new Shape(rows, WIDTHS.get(0)), 1);
        NDArray targets = RandomData.classes(manager, rows, CLASSES, 2);
        KroneckerSettings settings =
                KroneckerSettings.DEFAULT.withFisher(new Fisher.Empirical()).withRhythm(STATISTICS_EVERY, steps);
        Optimiser.Factory kfac =
                PreconditionedDescent.with(Preconditioners.named("kfac", settings), new StepSettings(0.9, 1e-3));
        Runnable plain = epoch(manager, options, inputs, targets, batch, Sgd.with(0.9));
        StepFloor floor = floor(options.quick());
        Runnable products = floor.over(manager, options.precision());
        Rounds rounds = new Rounds(Clock.of(options), place.listenerOf(NAME), plain)
                .add(PLAIN, plain)
                .add(KFAC, epoch(manager, options, inputs, targets, batch, kfac))
                .add(FLOOR, () -> {
                    plain.run();
                    products.run();
                });
        rounds.run(options.repeats());
        return new BenchmarkResult(
                NAME,
                "784-256-256-10, ReLU, " + steps + " steps, statistics every " + STATISTICS_EVERY
                        + ", one decomposition",
                rows,
                batch,
                rounds.measurements(),
                List.of(rounds.target(KFAC, FLOOR, LIMIT), rounds.ratio(KFAC, PLAIN)),
                floor.products(),
                steps + " steps",
                List.of(),
                List.of());
    }

    /** One epoch of a fresh fit: the first step decomposes. */
    private static Runnable epoch(
            NDManager manager,
            BenchOptions options,
            NDArray inputs,
            NDArray targets,
            int batch,
            Optimiser.Factory optimiser) {
        Block network = new Mlp(new Shape(WIDTHS.get(0)), List.of(256, 256), CLASSES, Activation.RELU, true)
                .block(manager, options.precision(), 1);
        Weights weights = new Weights(network);
        TrainingSettings settings =
                new TrainingSettings(optimiser, LearningRate.constant(1e-4), batch, new RandomStreams(3));
        MapTraining training =
                new MapTraining(network, weights, new Categorical(), inputs, targets, settings, () -> false);
        double[] ridge = new double[weights.names().size()];
        return () -> training.fit(ridge, 1, (done, loss) -> {});
    }
}

package dev.occam.tuner.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Kfac;
import java.util.List;

/** A residual network on images: positions reduced against its passes alone, and against positions expanded. */
final class ConvBenchmark {

    static final String NAME = "conv";
    private static final int CLASSES = 10;
    private static final int ROWS = 512;
    private static final int QUICK_ROWS = 8;
    private static final int BATCH = 128;
    private static final int QUICK_BATCH = 4;

    static final String PASSES = "forward and 10 output-gradient passes";
    static final String PASSES_ONE = "forward and 1 output-gradient pass";
    static final String REDUCE_EXACT = "reduce, exact";
    static final String EXPAND_EXACT = "expand, exact";
    static final String REDUCE_EMPIRICAL = "reduce, empirical";
    static final String EXPAND_EMPIRICAL = "expand, empirical";
    private static final double PASSES_LIMIT = 1.2;
    private static final double EMPIRICAL_LIMIT = 1.0 / 3;
    private static final double EXACT_LIMIT = 0.7;

    private ConvBenchmark() {}

    static BenchmarkResult run(Place place, BenchOptions options) {
        NDManager manager = place.manager();
        int rows = options.quick() ? QUICK_ROWS : ROWS;
        int batch = options.quick() ? QUICK_BATCH : BATCH;
        Batches data = Batches.of(
                RandomData.normal(manager, options.precision(), new Shape(rows, 3, 32, 32), 1),
                RandomData.classes(manager, rows, CLASSES, 2),
                batch);
        Workload work = new Workload(ConvNet.block(manager, options.precision()), data, manager);
        Rounds rounds = new Rounds(Clock.of(options), place.listenerOf(NAME), work.epoch())
                .add(PASSES, work.networkPasses(new Fisher.Exact()))
                .add(PASSES_ONE, work.networkPasses(new Fisher.Empirical()));
        add(rounds, work, REDUCE_EXACT, Kfac.REDUCE, new Fisher.Exact());
        add(rounds, work, EXPAND_EXACT, Kfac.EXPAND, new Fisher.Exact());
        add(rounds, work, REDUCE_EMPIRICAL, Kfac.REDUCE, new Fisher.Empirical());
        add(rounds, work, EXPAND_EMPIRICAL, Kfac.EXPAND, new Fisher.Empirical());
        rounds.run(options.repeats());
        String gradient = MlpBenchmark.GRADIENT;
        return new BenchmarkResult(
                NAME,
                "residual, 16-32-64 channels, 32 x 32 x 3, 10 classes",
                rows,
                batch,
                rounds.measurements(),
                List.of(
                        rounds.target(REDUCE_EXACT, PASSES, PASSES_LIMIT),
                        rounds.ratio(REDUCE_EXACT + gradient, PASSES),
                        rounds.target(REDUCE_EMPIRICAL, EXPAND_EMPIRICAL, EMPIRICAL_LIMIT),
                        rounds.ratio(REDUCE_EMPIRICAL + gradient, EXPAND_EMPIRICAL + gradient),
                        rounds.target(REDUCE_EXACT, EXPAND_EXACT, EXACT_LIMIT),
                        rounds.ratio(REDUCE_EXACT + gradient, EXPAND_EXACT + gradient),
                        rounds.ratio(REDUCE_EMPIRICAL, PASSES_ONE)),
                List.of(),
                "",
                PeerFigure.conv(),
                List.of());
    }

    private static void add(Rounds rounds, Workload work, String name, Kfac structure, Fisher fisher) {
        rounds.add(name, work.curvature(structure, fisher, false));
        rounds.add(name + MlpBenchmark.GRADIENT, work.curvature(structure, fisher, true));
    }
}

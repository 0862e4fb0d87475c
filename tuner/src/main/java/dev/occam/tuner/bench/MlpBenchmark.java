package dev.occam.tuner.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import java.util.List;

/** A fully connected network 784-256-256-10: the curvature pass against its matrix products. */
final class MlpBenchmark {

    private static final List<Long> WIDTHS = List.of(784L, 256L, 256L, 10L);
    static final String NAME = "mlp";
    private static final int CLASSES = 10;
    private static final int ROWS = 10_000;
    private static final int QUICK_ROWS = 100;
    private static final int BATCH = 500;
    private static final int QUICK_BATCH = 50;

    static final String EXACT = "exact";
    static final String EMPIRICAL = "empirical";
    static final String MONTE_CARLO = "Monte Carlo, 1 sample";
    static final String FLOOR = "floor of the exact pass";
    static final String FLOOR_ONE = "floor with one vector";
    static final String GRADIENT = ", with the gradient of the fit";
    private static final double LIMIT = 1.35;

    private MlpBenchmark() {}

    static MlpFloor floor(boolean quick, int vectors) {
        return new MlpFloor(WIDTHS, quick ? QUICK_BATCH : BATCH, vectors);
    }

    static BenchmarkResult run(Place place, BenchOptions options) {
        NDManager manager = place.manager();
        int rows = options.quick() ? QUICK_ROWS : ROWS;
        int batch = options.quick() ? QUICK_BATCH : BATCH;
        Block network = new Mlp(new Shape(784), List.of(256, 256), CLASSES, Activation.RELU, true)
                .block(manager, options.precision(), 1);
        Batches data = Batches.of(
                RandomData.normal(manager, options.precision(), new Shape(rows, 784), 1),
                RandomData.classes(manager, rows, CLASSES, 2),
                batch);
        Workload work = new Workload(network, data, manager);
        MlpFloor exactFloor = floor(options.quick(), CLASSES);
        Rounds rounds = new Rounds(Clock.of(options), place.listenerOf(NAME), work.epoch())
                .add(FLOOR, exactFloor.over(manager, options.precision(), rows / batch))
                .add(FLOOR_ONE, floor(options.quick(), 1).over(manager, options.precision(), rows / batch));
        add(rounds, work, EXACT, new Fisher.Exact());
        add(rounds, work, EMPIRICAL, new Fisher.Empirical());
        add(rounds, work, MONTE_CARLO, new Fisher.MonteCarlo(1, 3));
        rounds.run(options.repeats());
        return new BenchmarkResult(
                NAME,
                "784-256-256-10, ReLU, K-FAC expand",
                rows,
                batch,
                rounds.measurements(),
                List.of(
                        rounds.target(EXACT, FLOOR, LIMIT),
                        rounds.ratio(EXACT + GRADIENT, FLOOR),
                        rounds.ratio(EMPIRICAL, FLOOR_ONE),
                        rounds.ratio(MONTE_CARLO, FLOOR_ONE)),
                exactFloor.products(),
                "one batch",
                PeerFigure.mlp(),
                List.of());
    }

    private static void add(Rounds rounds, Workload work, String name, Fisher fisher) {
        rounds.add(name, work.curvature(Kfac.EXPAND, fisher, false));
        rounds.add(name + GRADIENT, work.curvature(Kfac.EXPAND, fisher, true));
    }
}

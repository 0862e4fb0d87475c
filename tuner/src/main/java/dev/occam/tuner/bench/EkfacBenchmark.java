package dev.occam.tuner.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import java.util.List;

/** A fully connected network 784-256-256-10: the whole fit of EKFAC, two passes and the decompositions between them. */
final class EkfacBenchmark {

    static final String NAME = "ekfac-fit";
    private static final List<Long> WIDTHS = List.of(784L, 256L, 256L, 10L);
    private static final int CLASSES = 10;
    private static final int ROWS = 10_000;
    private static final int QUICK_ROWS = 100;
    private static final int BATCH = 500;
    private static final int QUICK_BATCH = 50;

    static final String FIT = "EKFAC, exact";
    static final String KFAC = "K-FAC, exact";
    static final String FLOOR = "products and decompositions";
    static final String PRODUCTS = "products alone";
    private static final double LIMIT = 1.35;

    private EkfacBenchmark() {}

    static EkfacFloor floor(boolean quick) {
        return new EkfacFloor(WIDTHS, quick ? QUICK_BATCH : BATCH, CLASSES);
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
        EkfacFloor floor = floor(options.quick());
        Runnable products = floor.products(manager, options.precision(), rows / batch);
        Runnable decompositions = floor.decompositions(manager);
        Rounds rounds = new Rounds(Clock.of(options), place.listenerOf(NAME), work.epoch())
                .add(FIT, work.fit(Ekfac.EXPAND, new Fisher.Exact()))
                .add(KFAC, work.fit(Kfac.EXPAND, new Fisher.Exact()))
                .add(FLOOR, () -> {
                    products.run();
                    decompositions.run();
                })
                .add(PRODUCTS, products);
        rounds.run(options.repeats());
        return new BenchmarkResult(
                NAME,
                "784-256-256-10, ReLU, decompositions in float64",
                rows,
                batch,
                rounds.measurements(),
                List.of(rounds.target(FIT, FLOOR, LIMIT), rounds.ratio(FIT, PRODUCTS), rounds.ratio(FIT, KFAC)),
                floor.products(),
                "one batch in both passes, decompositions aside",
                List.of(),
                List.of());
    }
}

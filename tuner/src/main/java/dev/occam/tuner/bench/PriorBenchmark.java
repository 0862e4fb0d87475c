package dev.occam.tuner.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.evidence.AdamAscent;
import dev.occam.laplace.evidence.EvidenceMaximum;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.laplace.evidence.Spectrum;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.posterior.Posterior;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Mlp;
import java.util.List;

/** The prior precisions of a fully connected network's layers at the maximum of the evidence, against steps towards it. */
final class PriorBenchmark {

    static final String NAME = "prior";
    private static final int CLASSES = 10;
    private static final int ROWS = 1000;
    private static final int QUICK_ROWS = 20;
    private static final int STEPS = 100;

    static final String MAXIMUM = "maximum of the evidence";
    static final String ADAM = STEPS + " steps of Adam";
    static final String GRADIENTS = STEPS + " gradients alone";
    private static final double LEARNING_RATE = 0.1;
    private static final double LIMIT = 1.0 / 20;

    private PriorBenchmark() {}

    static BenchmarkResult run(Place place, BenchOptions options) {
        NDManager manager = place.manager();
        int rows = options.quick() ? QUICK_ROWS : ROWS;
        Block network = new Mlp(new Shape(784), List.of(256, 256), CLASSES, Activation.RELU, true)
                .block(manager, options.precision(), 1);
        Batches data = Batches.of(
                RandomData.normal(manager, options.precision(), new Shape(rows, 784), 1),
                RandomData.classes(manager, rows, CLASSES, 2),
                rows);
        Workload work = new Workload(network, data, manager);
        try (Posterior posterior = Laplace.of(network, Likelihood.categorical()).fit(data)) {
            LogEvidence evidence = posterior.logEvidence();
            Hyperparameters start = posterior.hyperparameters();
            Rounds rounds = new Rounds(Clock.of(options), place.listenerOf(NAME), work.epoch())
                    .add(MAXIMUM, () -> EvidenceMaximum.withFreeNoise(evidence, start))
                    .add(ADAM, () -> AdamAscent.withLearningRate(LEARNING_RATE).climb(evidence, start, STEPS))
                    .add(GRADIENTS, () -> gradients(evidence, start));
            rounds.run(options.repeats());
            return new BenchmarkResult(
                    NAME,
                    "784-256-256-10, EKFAC expand, a prior precision a layer",
                    rows,
                    rows,
                    rounds.measurements(),
                    List.of(rounds.target(MAXIMUM, ADAM, LIMIT), rounds.ratio(MAXIMUM, GRADIENTS)),
                    List.of(),
                    "",
                    List.of(),
                    List.of());
        }
    }

    /** What steps cost that never look at the evidence itself, whose logarithms are most of its price. */
    private static void gradients(LogEvidence evidence, Hyperparameters at) {
        for (int step = 0; step < STEPS; step++) {
            for (Spectrum block : evidence.blocks()) {
                block.effectiveParameters(1, at.priorPrecision(0) + step);
            }
        }
    }
}

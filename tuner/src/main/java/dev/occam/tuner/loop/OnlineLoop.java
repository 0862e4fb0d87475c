package dev.occam.tuner.loop;

import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.tuner.config.OnlineConfig;

/**
 * The papers' online loop (Immer et al. 2021, Algorithm 1): the prior moves while the network trains.
 *
 * <p>After B burn-in epochs, every F epochs: curvature, then K steps of Adam on the log precisions, or the exact
 * maximum with a limit on the step. The last state is chosen, not the one of highest evidence: an early state is no
 * maximum of its own log joint, and its evidence says nothing.
 */
public final class OnlineLoop implements OuterLoop {

    private final Workbench bench;
    private final OnlineConfig config;
    private final int epochs;
    private final int burnIn;
    private final int every;

    /**
     * A loop on a bench.
     *
     * @param bench what to work with
     * @param config how the evidence is climbed
     * @param epochs of the one fit
     * @param burnIn B
     * @param every F
     */
    public OnlineLoop(Workbench bench, OnlineConfig config, int epochs, int burnIn, int every) {
        this.bench = bench;
        this.config = config;
        this.epochs = epochs;
        this.burnIn = burnIn;
        this.every = every;
    }

    /**
     * Epochs between curvature passes that keep them near a quarter of training, by count: a pass costs its forward pass
     * and one output-gradient pass for each vector, a training epoch three passes.
     *
     * @param vectors pulled back for each datum
     * @return F
     */
    public static int everyFor(long vectors) {
        return Math.toIntExact((4 * (vectors + 1) + 2) / 3);
    }

    @Override
    public long steps() {
        return epochs * bench.training().stepsPerEpoch();
    }

    @Override
    public LoopResult run(Hyperparameters start) {
        return bench.run(() -> train(start));
    }

    private void train(Hyperparameters start) {
        PriorClimb climb = PriorClimb.of(config, start.groupCount());
        try (BenchFit fit = bench.begin("online training", start, epochs)) {
            for (int epoch = 1; epoch <= epochs; epoch++) {
                fit.advance(1);
                if (epoch >= burnIn && epoch % every == 0 && epoch < epochs) {
                    fit.judgeAndClimb("epoch " + epoch, climb);
                }
            }
            fit.judge("end of training");
            bench.keep();
        }
    }
}

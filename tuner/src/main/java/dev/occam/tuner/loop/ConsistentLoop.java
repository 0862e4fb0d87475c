package dev.occam.tuner.loop;

import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.tuner.config.LoopConfig;
import org.jspecify.annotations.Nullable;

/**
 * The loop by consistent evidence: short rounds of training, each judged by the evidence at the very prior it trained
 * under; then one long fit under the prior that did best.
 *
 * <p>A round moves the prior towards the maximum at its weights, by a decade at most; one that does not better the
 * evidence sends the prior half way back, and the second of these ends the search. Comparing states at priors they
 * were not trained under misleads: weights far from the maximum of their log joint can show an evidence that no
 * trained network has.
 */
public final class ConsistentLoop implements OuterLoop {

    private static final int REJECTIONS = 2;

    /** Length of the standard effort's last fit. */
    private static final double LONG_FIT = 1.75;

    private final Workbench bench;
    private final LoopConfig config;
    private final int epochs;

    /**
     * A loop on a bench.
     *
     * @param bench what to work with
     * @param config rounds and effort
     * @param epochs of one fit
     */
    public ConsistentLoop(Workbench bench, LoopConfig config, int epochs) {
        this.bench = bench;
        this.config = config;
        this.epochs = epochs;
    }

    @Override
    public long steps() {
        int last =
                switch (config.effort()) {
                    case FAST -> share(0.5);
                    case STANDARD -> share(LONG_FIT);
                    case THOROUGH -> 2 * epochs;
                };
        return ((long) config.rounds() * share(config.roundLength()) + last)
                * bench.training().stepsPerEpoch();
    }

    private int share(double ofAFit) {
        return Math.max(1, (int) Math.ceil(epochs * ofAFit));
    }

    @Override
    public LoopResult run(Hyperparameters start) {
        return bench.run(() -> lastFit(search(start)));
    }

    /** The prior under which the best round was trained. */
    private Hyperparameters search(Hyperparameters start) {
        Hyperparameters prior = start;
        @Nullable Judgement best = null;
        int rejected = 0;
        for (int r = 1; r <= config.rounds() && rejected < REJECTIONS; r++) {
            Judgement judgement = bench.fit("round " + r + " of " + config.rounds(), prior, share(config.roundLength()))
                    .judgement();
            if (best == null || judgement.evidence() > best.evidence()) {
                best = judgement;
                bench.keep();
                prior = StepLimit.towards(
                        prior, judgement.maximum().hyperparameters(), StepLimit.DECADE * Math.pow(0.5, rejected));
            } else {
                bench.reject();
                rejected++;
                prior = StepLimit.between(prior, best.hyperparameters());
            }
        }
        return best == null ? start : best.hyperparameters();
    }

    private void lastFit(Hyperparameters prior) {
        switch (config.effort()) {
            case FAST -> {
                bench.toKeptWeights();
                bench.fit("last fit", prior, share(0.5));
                bench.keep();
            }
            case STANDARD -> {
                bench.toInitialWeights();
                bench.fit("last fit", prior, share(LONG_FIT));
                bench.keep();
            }
            case THOROUGH -> {
                bench.toInitialWeights();
                double once =
                        bench.fit("last fit, A", prior, epochs).judgement().evidence();
                bench.keep();
                double twice =
                        bench.fit("last fit, B", prior, epochs).judgement().evidence();
                if (twice > once) {
                    bench.keep();
                } else {
                    bench.reject();
                }
            }
        }
    }
}

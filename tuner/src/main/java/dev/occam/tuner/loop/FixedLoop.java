package dev.occam.tuner.loop;

import dev.occam.laplace.evidence.Hyperparameters;

/**
 * No loop: one fit under a prior that stays as it was given, judged at its end if asked.
 *
 * <p>The weights at the end of each epoch are kept, so that a loss that diverges leaves those of the epoch before.
 */
public final class FixedLoop implements OuterLoop {

    private final Workbench bench;
    private final double[] ridges;
    private final boolean evidence;
    private final int epochs;

    /**
     * A fit on a bench.
     *
     * @param bench what to work with
     * @param ridges for each weight tensor delta sigma^2 T; 0 for no prior
     * @param evidence whether the end is judged, which needs every ridge above 0
     * @param epochs of the fit
     */
    public FixedLoop(Workbench bench, double[] ridges, boolean evidence, int epochs) {
        this.bench = bench;
        this.ridges = ridges.clone();
        this.evidence = evidence;
        this.epochs = epochs;
    }

    @Override
    public long steps() {
        return epochs * bench.training().stepsPerEpoch();
    }

    /**
     * Trains.
     *
     * @param given the same prior by group, for the judgement; of it only {@code delta sigma^2} counts
     */
    @Override
    public LoopResult run(Hyperparameters given) {
        return bench.run(() -> train(given));
    }

    private void train(Hyperparameters given) {
        try (BenchFit fit = bench.begin("fit", given, ridges, epochs)) {
            for (int epoch = 0; epoch < epochs && !fit.stopped(); epoch++) {
                fit.advance(1);
                bench.hold();
            }
            if (evidence) {
                fit.judge("end of training");
                bench.keep();
            } else {
                fit.done();
            }
        }
    }
}

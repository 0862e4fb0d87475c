package dev.occam.tuner.loop;

import dev.occam.laplace.evidence.AdamAscent;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.tuner.config.OnlineConfig;

/**
 * Moves of the prior while a network trains: K steps of Adam on the log precisions, or towards the exact maximum with a
 * limit on the step. Remembers Adam's moments and the limits from move to move.
 */
public final class PriorClimb {

    private final OnlineConfig config;
    private final AdamAscent ascent;
    private final StepLimit limit;

    /**
     * A climb before its first move.
     *
     * @param config how the evidence is climbed
     * @param groups number of prior groups
     */
    public PriorClimb(OnlineConfig config, int groups) {
        this.config = config;
        ascent = AdamAscent.withLearningRate(config.hyperLearningRate());
        limit = new StepLimit(groups);
    }

    /**
     * One move.
     *
     * @param evidence at the present weights
     * @param judgement what it says of them and their prior
     * @param prior what they were trained under
     * @return what to train under from here on
     */
    public Hyperparameters move(LogEvidence evidence, Judgement judgement, Hyperparameters prior) {
        return switch (config.maximise()) {
            case ADAM -> ascent.climb(evidence, prior, config.hyperSteps()).end();
            case EXACT -> limit.move(prior, judgement.maximum().hyperparameters());
        };
    }
}

package dev.occam.tuner.djl;

import dev.occam.laplace.curvature.Fisher;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.tuner.config.OnlineConfig;
import dev.occam.tuner.config.PriorConfig;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link EvidenceListener} takes curvature and climbs the evidence.
 *
 * @param online when, and how; B and F in epochs, where null B is F, and null F keeps passes near a quarter of training
 * @param prior where prior and noise start, and which parameters share a prior precision
 * @param structures which structure each block of the curvature gets
 * @param fisher which vectors are pulled back
 * @param loss what the user's loss is in terms of a likelihood; null finds out
 * @param batchRows rows in a batch of a curvature pass
 */
public record EvidenceSettings(
        OnlineConfig online,
        PriorConfig prior,
        StructurePolicy structures,
        Fisher fisher,
        @Nullable LossScale loss,
        int batchRows) {

    /** A decay a layer, moved to the exact maximum within a step limit; full blocks up to 1,500 parameters, else K-FAC. */
    public static final EvidenceSettings DEFAULT = new EvidenceSettings(
            new OnlineConfig(null, null, 100, 0.1, OnlineConfig.Maximise.EXACT),
            new PriorConfig(PriorConfig.Groups.LAYERWISE, null, null, 1),
            StructurePolicy.fullUpTo(1500),
            new Fisher.Exact(),
            null,
            500);

    public EvidenceSettings {
        requireCount(online.burnInEpochs(), "burn-in epochs");
        requireCount(online.everyEpochs(), "epochs between evidences");
        requireCount(online.hyperSteps(), "steps of Adam");
        requireCount(batchRows, "rows in a batch");
        requirePositive(online.hyperLearningRate(), "learning rate of hyperparameters");
        requirePositive(prior.initialPrecision(), "initial prior precision");
        requirePositive(prior.initialNoise(), "initial noise variance");
        requirePositive(prior.temperature(), "temperature");
    }

    private static void requireCount(@Nullable Integer count, String what) {
        if (count != null && count < 1) {
            throw new IllegalArgumentException("the number of " + what + " is at least 1, not " + count);
        }
    }

    private static void requirePositive(@Nullable Double value, String what) {
        if (value != null && !(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the " + what + " is a positive number, not " + value);
        }
    }

    /**
     * The settings with another schedule.
     *
     * @param burnIn B, epochs before the first evidence
     * @param every F, epochs from one evidence to the next
     */
    public EvidenceSettings withSchedule(int burnIn, int every) {
        return with(
                new OnlineConfig(burnIn, every, online.hyperSteps(), online.hyperLearningRate(), online.maximise()));
    }

    /**
     * The papers' way up instead of the exact maximum (Immer et al. 2021, Algorithm 1).
     *
     * @param steps K, steps of Adam on the log precisions at each evidence
     * @param learningRate of these steps
     */
    public EvidenceSettings withAdam(int steps, double learningRate) {
        return with(new OnlineConfig(
                online.burnInEpochs(), online.everyEpochs(), steps, learningRate, OnlineConfig.Maximise.ADAM));
    }

    /** The settings with other parameters sharing a prior precision. */
    public EvidenceSettings withGroups(PriorConfig.Groups groups) {
        return with(new PriorConfig(groups, prior.initialPrecision(), prior.initialNoise(), prior.temperature()));
    }

    /**
     * The settings with another start.
     *
     * @param priorPrecision delta of every group; null is one over the variance of a group's initial weights
     * @param noiseVariance sigma^2 of a regression, in the units of its targets; null is the variance of the targets
     */
    public EvidenceSettings withStart(@Nullable Double priorPrecision, @Nullable Double noiseVariance) {
        return with(new PriorConfig(prior.groups(), priorPrecision, noiseVariance, prior.temperature()));
    }

    /** The settings with other structures of the curvature. */
    public EvidenceSettings withStructures(StructurePolicy other) {
        return new EvidenceSettings(online, prior, other, fisher, loss, batchRows);
    }

    /** The settings with another Fisher. */
    public EvidenceSettings withFisher(Fisher other) {
        return new EvidenceSettings(online, prior, structures, other, loss, batchRows);
    }

    /** The settings with a loss that can't be found out: one that is a multiple of a mean log-likelihood all the same. */
    public EvidenceSettings withLoss(LossScale other) {
        return new EvidenceSettings(online, prior, structures, fisher, other, batchRows);
    }

    /** The settings with other batches in curvature passes. */
    public EvidenceSettings withBatchRows(int rows) {
        return new EvidenceSettings(online, prior, structures, fisher, loss, rows);
    }

    private EvidenceSettings with(OnlineConfig other) {
        return new EvidenceSettings(other, prior, structures, fisher, loss, batchRows);
    }

    private EvidenceSettings with(PriorConfig other) {
        return new EvidenceSettings(online, other, structures, fisher, loss, batchRows);
    }
}

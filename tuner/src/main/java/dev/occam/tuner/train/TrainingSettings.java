package dev.occam.tuner.train;

import org.jspecify.annotations.Nullable;

/**
 * How to train.
 *
 * @param optimiser who takes the steps
 * @param rate the learning rate over a fit
 * @param batchSize rows in a step
 * @param accumulate micro-batches that the rows of a step go through the network in: memory, not the result
 * @param earlyStop when a fit ends before its last epoch; null for never
 * @param augmentation what is changed at random in the inputs of each step
 * @param streams where all random numbers come from
 */
public record TrainingSettings(
        Optimiser.Factory optimiser,
        LearningRate rate,
        int batchSize,
        int accumulate,
        @Nullable EarlyStop earlyStop,
        Augmentation augmentation,
        RandomStreams streams) {

    public TrainingSettings {
        if (batchSize < 1 || accumulate < 1) {
            throw new IllegalArgumentException(
                    "at least one row a step and one micro-batch expected: " + batchSize + ", " + accumulate);
        }
    }

    /**
     * Plain training: whole batches, inputs as they are, every fit to its end.
     *
     * @param optimiser who takes the steps
     * @param rate the learning rate over a fit
     * @param batchSize rows in a step
     * @param streams where all random numbers come from
     */
    public TrainingSettings(Optimiser.Factory optimiser, LearningRate rate, int batchSize, RandomStreams streams) {
        this(optimiser, rate, batchSize, 1, null, Augmentation.none(), streams);
    }
}

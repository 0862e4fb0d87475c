package dev.occam.tuner.run;

import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.models.data.Examples;
import dev.occam.models.data.ImageAugmentation;
import dev.occam.tuner.config.AugmentationConfig;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.TrainingConfig;
import dev.occam.tuner.train.Adam;
import dev.occam.tuner.train.Augmentation;
import dev.occam.tuner.train.EarlyStop;
import dev.occam.tuner.train.LearningRate;
import dev.occam.tuner.train.Optimiser;
import dev.occam.tuner.train.RandomStreams;
import dev.occam.tuner.train.Sgd;
import dev.occam.tuner.train.TrainingSettings;
import org.jspecify.annotations.Nullable;

/** What a configuration says of training, in the training loop's own terms. */
final class TrainingChoice {

    /** A fit has stopped gaining when an epoch brings less than this share of its objective. */
    private static final double IMPROVEMENT = 1e-4;

    private TrainingChoice() {}

    static TrainingSettings settings(TrainingConfig config, Examples train, BiasPlacement biases, long seed) {
        int batchSize = config.batchSizeFor(train.rows());
        long stepsPerEpoch = (train.rows() + batchSize - 1L) / batchSize;
        return new TrainingSettings(
                optimiser(config, biases, seed),
                rate(config, stepsPerEpoch, config.epochsFor(train.rows())),
                batchSize,
                config.accumulate(),
                config.earlyStop() == null ? null : new EarlyStop(config.earlyStop(), IMPROVEMENT),
                augmentation(config.augmentation(), train),
                new RandomStreams(seed));
    }

    /** What should be known of the optimiser; null where there is nothing. */
    static @Nullable String caution(TrainingConfig config) {
        return config.optimizer() == TrainingConfig.Optimizer.ADAMW
                ? "AdamW's decoupled decay has no L2 equivalent: where it comes to rest is the maximum of no posterior;"
                        + " adam has the prior in its gradient"
                : null;
    }

    private static Optimiser.Factory optimiser(TrainingConfig config, BiasPlacement biases, long seed) {
        return switch (config.optimizer()) {
            case ADAM -> Adam.with(config.betas().get(0), config.betas().get(1), config.epsilon());
            case ADAMW -> Adam.decoupled(config.betas().get(0), config.betas().get(1), config.epsilon());
            case SGD -> Sgd.with(config.momentum());
            default -> new KroneckerChoice(config, biases, seed).optimiser();
        };
    }

    private static LearningRate rate(TrainingConfig config, long stepsPerEpoch, int epochs) {
        LearningRate schedule =
                switch (config.schedule()) {
                    case COSINE -> LearningRate.cosine(config.learningRateGiven());
                    case CONSTANT -> LearningRate.constant(config.learningRateGiven());
                    case STEP -> {
                        Integer every = config.stepEvery();
                        yield every == null
                                ? LearningRate.thirds(config.learningRateGiven(), config.stepFactor())
                                : LearningRate.step(
                                        config.learningRateGiven(), config.stepFactor(), every * stepsPerEpoch);
                    }
                };
        if (config.warmupEpochs() >= epochs) {
            throw new ConfigException(
                    "training.warmupEpochs (--warmup)",
                    config.warmupEpochs() + " epochs leave nothing of a fit of " + epochs,
                    "warm up for fewer, or raise training.epochs");
        }
        return config.warmupEpochs() == 0
                ? schedule
                : LearningRate.warmUp(schedule, (double) config.warmupEpochs() / epochs);
    }

    private static Augmentation augmentation(AugmentationConfig config, Examples train) {
        if (!config.any()) {
            return Augmentation.none();
        }
        long[] shape = train.shape();
        if (shape.length != 3) {
            throw new ConfigException(
                    "training.augmentation",
                    "is for images, and the data are " + (shape.length == 2 ? "graphs" : "a table"),
                    "leave it out");
        }
        if (config.shift() >= Math.min(shape[1], shape[2])) {
            throw new ConfigException(
                    "training.augmentation.shift (--augment-shift)",
                    config.shift() + " pixels may move an image of " + shape[1] + " by " + shape[2] + " out of sight",
                    "shift by fewer");
        }
        return new ImageAugmentation(config.shift(), config.flip(), train.dark())::apply;
    }
}

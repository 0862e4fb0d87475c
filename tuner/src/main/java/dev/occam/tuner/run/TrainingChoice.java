package dev.occam.tuner.run;

import dev.occam.tuner.config.TrainingConfig;
import dev.occam.tuner.train.Adam;
import dev.occam.tuner.train.LearningRate;
import dev.occam.tuner.train.Optimiser;
import dev.occam.tuner.train.Sgd;

/** What a configuration says of training, in the training loop's own terms. */
final class TrainingChoice {

    private TrainingChoice() {}

    static Optimiser.Factory optimiser(TrainingConfig config) {
        return switch (config.optimizer()) {
            case ADAM -> Adam.with(config.betas().get(0), config.betas().get(1), config.epsilon());
            case SGD -> Sgd.with(config.momentum());
        };
    }

    static LearningRate rate(TrainingConfig config, long stepsPerEpoch) {
        return switch (config.schedule()) {
            case COSINE -> LearningRate.cosine(config.learningRate());
            case CONSTANT -> LearningRate.constant(config.learningRate());
            case STEP -> {
                Integer every = config.stepEvery();
                yield every == null
                        ? LearningRate.thirds(config.learningRate(), config.stepFactor())
                        : LearningRate.step(config.learningRate(), config.stepFactor(), every * stepsPerEpoch);
            }
        };
    }
}

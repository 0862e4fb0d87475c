package dev.occam.tuner.run;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.precondition.Coupling;
import dev.occam.laplace.precondition.Damping;
import dev.occam.laplace.precondition.KroneckerSettings;
import dev.occam.laplace.precondition.Preconditioner;
import dev.occam.laplace.precondition.PreconditionerPlan;
import dev.occam.laplace.precondition.Preconditioners;
import dev.occam.laplace.precondition.StepSettings;
import dev.occam.laplace.record.Layer;
import dev.occam.tuner.config.KroneckerConfig;
import dev.occam.tuner.config.TrainingConfig;
import dev.occam.tuner.train.Optimiser;
import dev.occam.tuner.train.PreconditionedDescent;
import java.util.List;

/**
 * What a configuration says of preconditioned training, in the library's own terms.
 *
 * @param biases where biases belong, as in the evidence
 * @param seed of targets that are drawn from the model
 */
record KroneckerChoice(TrainingConfig training, BiasPlacement biases, long seed) {

    /** Steps by the method that the optimiser is named after. */
    Optimiser.Factory optimiser() {
        Double clip = training.kronecker().klClip();
        return PreconditionedDescent.with(
                preconditioner(),
                new StepSettings(training.momentum(), clip == null ? Double.POSITIVE_INFINITY : clip));
    }

    /** What the method will remember of a network of these layers. */
    PreconditionerPlan plan(List<Layer> layers, NDManager manager) {
        try (Preconditioner method = preconditioner().create(layers, manager)) {
            return method.plan();
        }
    }

    private Preconditioner.Factory preconditioner() {
        return Preconditioners.named(training.optimizer().label(), settings());
    }

    private KroneckerSettings settings() {
        KroneckerConfig config = training.kronecker();
        return new KroneckerSettings(
                CurvatureChoice.fisher(config.fisher(), config.samples(), seed),
                CurvatureChoice.sharing(config.sharing()),
                config.spatiallyUncorrelated(),
                biases,
                damping(config),
                config.statisticsEvery(),
                config.inverseEvery(),
                config.memory(),
                config.scaleMemory(),
                switch (config.coupling()) {
                    case MULTIPLICATIVE -> Coupling.MULTIPLICATIVE;
                    case ADDITIVE -> Coupling.ADDITIVE;
                });
    }

    private Damping damping(KroneckerConfig config) {
        return switch (config.dampingKindFor(training.optimizer())) {
            case AUTO, EXACT -> Damping.exact(config.damping());
            case FACTORED -> Damping.factored(config.damping());
            case SPLIT -> Damping.split(config.damping());
        };
    }
}

package dev.occam.tuner.run;

import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.models.data.Examples;
import dev.occam.models.data.Task;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.PriorConfig;
import dev.occam.tuner.loop.InitialPrior;
import dev.occam.tuner.loop.ParameterGroups;

/**
 * Where the search for hyperparameters begins.
 *
 * <p>Prior precision: {@link InitialPrior}. Noise: what a linear fit leaves.
 */
final class StrongStart {

    private StrongStart() {}

    static Hyperparameters of(PriorConfig config, ParameterGroups groups, Examples train) {
        double[] precisions = InitialPrior.precisions(groups, config.initialPrecision());
        return Hyperparameters.of(precisions, Math.sqrt(noiseVariance(config, train)));
    }

    private static double noiseVariance(PriorConfig config, Examples train) {
        Double given = config.initialNoise();
        if (train.task() == Task.REGRESSION) {
            return given != null ? given : LinearFit.residualVariance(train);
        }
        if (given != null) {
            throw new ConfigException("prior.initialNoise", given + " has no effect in classification", "leave it out");
        }
        return 1;
    }
}

package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.record.Layer;
import dev.occam.models.data.Examples;
import dev.occam.models.data.Task;
import dev.occam.tuner.config.ConfigException;
import dev.occam.tuner.config.PriorConfig;
import dev.occam.tuner.loop.ParameterGroups;
import java.util.List;

/**
 * Where the search for hyperparameters begins.
 *
 * <p>Prior precision: one over the variance of a layer's initial weights, so that the prior is as wide as the
 * initialisation. Noise: what a linear fit leaves. From weaker priors networks stay in over-fitted basins.
 */
final class StrongStart {

    private StrongStart() {}

    static Hyperparameters of(PriorConfig config, ParameterGroups groups, Examples train) {
        double[] precisions = new double[groups.prior().count()];
        for (int g = 0; g < precisions.length; g++) {
            Double given = config.initialPrecision();
            precisions[g] = given != null ? given : 1 / initialVariance(groups.blocksOf(g));
        }
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

    /** Of the weights alone: biases may start at zero. */
    private static double initialVariance(List<ParameterBlock> blocks) {
        double squares = 0;
        long count = 0;
        for (ParameterBlock block : blocks) {
            Layer.Tensor weight = block.layer().weight();
            try (NDArray detached = weight.value().stopGradient();
                    NDArray exact = detached.toType(DataType.FLOAT64, true);
                    NDArray square = exact.square();
                    NDArray sum = square.sum()) {
                squares += sum.getDouble();
                count += exact.size();
            }
        }
        return squares > 0 ? squares / count : 1;
    }
}

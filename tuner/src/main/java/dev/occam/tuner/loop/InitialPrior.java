package dev.occam.tuner.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.Layer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prior that a search begins with: as wide as the initialisation, one over the variance of a group's initial weights.
 *
 * <p>From weaker priors networks stay in over-fitted basins.
 */
public final class InitialPrior {

    private InitialPrior() {}

    /**
     * The prior precisions at the present weights, which are the initial ones.
     *
     * @param groups the prior's groups
     * @param given a prior precision for every group instead, or null
     * @return one a group
     */
    public static double[] precisions(ParameterGroups groups, @Nullable Double given) {
        double[] precisions = new double[groups.prior().count()];
        if (given != null) {
            Arrays.fill(precisions, given);
            return precisions;
        }
        for (int g = 0; g < precisions.length; g++) {
            precisions[g] = 1 / variance(groups.blocksOf(g));
        }
        return precisions;
    }

    /** Of the weights alone: biases may start at zero. */
    private static double variance(List<ParameterBlock> blocks) {
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

package dev.occam.tuner.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.ParameterBlock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prior that a search begins with: as wide as the initialisation, one over the variance of a group's initial weights.
 *
 * <p>From weaker priors networks stay in over-fitted basins. Weights that are drawn near zero on purpose (the last of a
 * residual branch: Zhang, Dauphin and Ma 2019; the linear maps of a transformer) say where training should begin and not how
 * wide they should be: a prior as narrow would hold the branch at zero and then find it not worth its parameters. They
 * begin as the initialisation of He et al. (2015) would have them, at half the greater of their fans.
 */
public final class InitialPrior {

    /**
     * How many times less than He's a variance shows a purpose. The narrowest of those in common use, uniform within
     * {@code 1/sqrt(fan_in)}, has a sixth; a factor of two more is left to chance.
     */
    private static final double NARROW = 12;

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
            precisions[g] = precision(groups.blocksOf(g));
        }
        return precisions;
    }

    /** Of the weights alone: biases may start at zero. */
    private static double precision(List<ParameterBlock> blocks) {
        double squares = 0;
        long count = 0;
        for (ParameterBlock block : blocks) {
            NDArray weight = block.layer().weight().value();
            double own = squares(weight);
            double usual = block.elementwise() ? 0 : 2 * weight.size() / fan(weight.getShape());
            squares += own * NARROW < usual ? usual : own;
            count += weight.size();
        }
        return squares > 0 ? count / squares : 1;
    }

    private static double squares(NDArray weight) {
        try (NDArray detached = weight.stopGradient();
                NDArray exact = detached.toType(DataType.FLOAT64, true);
                NDArray square = exact.square();
                NDArray sum = square.sum()) {
            return sum.getDouble();
        }
    }

    /** The greater of fan-in and fan-out of a matrix or a kernel (D_out, D_in, ...). */
    private static double fan(Shape weight) {
        return (double) weight.size() / Math.min(weight.get(0), weight.get(1));
    }
}

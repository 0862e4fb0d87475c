package dev.occam.laplace.precondition;

import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.curvature.ParameterBlock;
import java.util.Arrays;

/** The check that curvature without damping has an inverse at all. */
final class Singular {

    private Singular() {}

    /** The spacing of the network's numbers around 1: its factors are known no better. */
    private static double precision(DataType type) {
        return type == DataType.FLOAT64 ? 0x1p-52 : 0x1p-23;
    }

    /**
     * Refuses eigenvalues of which the smallest is none but rounding.
     *
     * @param block whose they are
     * @param what of the block, for the message
     * @param values eigenvalues
     */
    static void refuse(ParameterBlock block, String what, double[] values) {
        double largest = Arrays.stream(values).max().orElse(0);
        double smallest = Arrays.stream(values).min().orElse(0);
        double rounding =
                values.length * precision(block.layer().weight().value().getDataType()) * largest;
        if (!(smallest > rounding)) {
            throw new ArithmeticException(
                    "layer '" + block.name() + "': " + what + " is singular (smallest eigenvalue " + smallest
                            + ", largest " + largest + ") and nothing damps it; set damping above 0, for example 1e-3");
        }
    }
}

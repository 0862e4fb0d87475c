package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.curvature.RotatedSquares;

/**
 * EKFAC of one block with the scales of a batch (George et al. 2018, algorithm 1): in the eigenbasis of the Kronecker
 * factors each coordinate is divided by the mean of its squared per-example gradients, plus damping.
 *
 * <p>Gradients are those of a datum, summed over its positions, however the basis treats positions. Scales are taken anew
 * from each batch that is seen.
 */
final class EkfacMethod extends KroneckerMethod {

    private final ParameterBlock block;

    EkfacMethod(ParameterBlock block, KroneckerSettings settings, NamedArrays arrays) {
        super(arrays, new KroneckerAverages(block, settings, arrays));
        this.block = block;
    }

    @Override
    public long bytes() {
        return factors.bytes()
                + factors.sizes().inNetworkType(1)
                + Double.BYTES * factors.sizes().parameters();
    }

    @Override
    public void update(NDManager scope, BlockObservation seen, boolean decompose, double lambda) {
        if (decompose) {
            factors.decompose(scope);
            putBases(scope);
        }
        NDArray sum = scope.zeros(new Shape(block.rows(), block.columns()), DataType.FLOAT64);
        for (NDArray gradients : seen.gradients()) {
            RotatedSquares.add(sum, seen.inputs(), gradients, inputBasis(), gradientBasis());
        }
        arrays.put("scales", sum.muli((double) seen.rows()));
        damp(scope, lambda);
    }

    @Override
    public void damp(NDManager scope, double lambda) {
        if (lambda == 0) {
            String what = "the mean of squared gradients in its eigenbasis";
            Singular.refuse(block, what, arrays.get("scales").toDoubleArray());
        }
        NDArray damped = arrays.in(scope, "scales").add(factors.damping(scope, lambda));
        arrays.put("inverse", factors.inNetworkType(damped.pow(-1)));
    }

    @Override
    public boolean perExample() {
        return true;
    }

    @Override
    public Form form() {
        return Form.ROTATED;
    }

    @Override
    public NDList operands() {
        return new NDList(gradientBasis(), inputBasis(), arrays.get("inverse"));
    }
}

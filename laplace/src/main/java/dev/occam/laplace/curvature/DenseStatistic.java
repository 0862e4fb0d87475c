package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;

/** The full matrix of a block, added up in float64 from per-example gradients, one bounded chunk of them at a time. */
final class DenseStatistic implements BlockStatistic {

    /** Numbers in one chunk of per-example gradients: 32 MiB in float64. */
    private static final long CHUNK = 1L << 22;

    private final ParameterBlock block;
    private final String rule;
    private final NDArray sum;

    DenseStatistic(ParameterBlock block, String rule, NDManager scope) {
        this.block = block;
        this.rule = rule;
        sum = scope.zeros(new Shape(block.size(), block.size()), DataType.FLOAT64);
    }

    @Override
    public void addInputs(NDArray inputs) {
        // Inputs count only together with gradients.
    }

    @Override
    public void addGradients(NDArray inputs, NDArray gradients) {
        long rows = inputs.getShape().get(0);
        long step = Math.max(1, CHUNK / block.size());
        for (long from = 0; from < rows; from += step) {
            NDIndex chunk = new NDIndex(from + ":" + Math.min(from + step, rows));
            try (NDManager inner = inputs.getManager().newSubManager()) {
                NDArray a = inputs.get(inner, chunk);
                NDArray g = gradients.get(inner, chunk);
                // (n, D_out, R) (n, R, D_in') -> (n, P): the gradient of each example, its positions summed
                NDArray perExample = g.transpose(0, 2, 1).matMul(a).reshape(-1, block.size());
                sum.addi(perExample.transpose().matMul(perExample).toType(DataType.FLOAT64, false));
            }
        }
    }

    @Override
    public void add(BlockStatistic other) {
        sum.addi(((DenseStatistic) other).sum);
    }

    /**
     * The sum itself.
     *
     * @return shape (P, P) over row-major parameters
     */
    NDArray matrix() {
        return sum;
    }

    @Override
    public CurvatureBlock finish(NDManager scope) {
        return new DenseBlock(block, rule, Operators.symmetricEigen(scope, sum));
    }
}

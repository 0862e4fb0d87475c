package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;

/** The two Kronecker factors of a block, added up in float64 whatever the network runs in. */
final class KroneckerStatistic implements BlockStatistic {

    private final ParameterBlock block;
    private final Sharing sharing;
    private final String rule;
    private final NDArray inputSum;
    private final NDArray gradientSum;
    private long count;

    KroneckerStatistic(ParameterBlock block, Sharing sharing, String rule, NDManager scope) {
        this.block = block;
        this.sharing = sharing;
        this.rule = rule;
        inputSum = scope.zeros(new Shape(block.columns(), block.columns()), DataType.FLOAT64);
        gradientSum = scope.zeros(new Shape(block.rows(), block.rows()), DataType.FLOAT64);
    }

    @Override
    public void addInputs(LayerBatch batch) {
        if (sharing == Sharing.REDUCE) {
            addInputRows(batch.meanInput());
        } else {
            batch.forEachInput(this::addInputRows);
        }
    }

    private void addInputRows(NDArray inputs) {
        NDArray rows = inputs.reshape(-1, block.columns());
        inputSum.addi(outerProducts(rows));
        count += rows.getShape().get(0);
    }

    @Override
    public void addGradients(LayerBatch batch, NDArray gradients) {
        gradientSum.addi(outerProducts(sharing.rows(gradients)));
    }

    @Override
    public void add(BlockStatistic other) {
        KroneckerStatistic part = (KroneckerStatistic) other;
        inputSum.addi(part.inputSum);
        gradientSum.addi(part.gradientSum);
        count += part.count;
    }

    /**
     * A, the mean over data, and over positions where they are expanded.
     *
     * @param scope the manager that the result is attached to
     * @return shape (D_in', D_in')
     */
    NDArray inputFactor(NDManager scope) {
        NDArray factor = inputSum.div((double) Math.max(count, 1));
        factor.attach(scope);
        return factor;
    }

    /**
     * B, the sum over data, positions and vectors.
     *
     * @return shape (D_out, D_out)
     */
    NDArray gradientFactor() {
        return gradientSum;
    }

    @Override
    public CurvatureBlock finish(NDManager scope) {
        try (NDManager inner = scope.newSubManager()) {
            Operators.Eigen input = Operators.symmetricEigen(scope, inputFactor(inner));
            Operators.Eigen gradient = Operators.symmetricEigen(scope, gradientSum);
            return new KroneckerBlock(block, rule, input, gradient);
        }
    }

    /** sum of row^T row, as float64. */
    private static NDArray outerProducts(NDArray rows) {
        return rows.transpose().matMul(rows).toType(DataType.FLOAT64, false);
    }
}

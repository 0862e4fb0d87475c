package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;
import java.util.List;

/** The full matrix of a block, added up in float64 from per-example gradients, one bounded chunk of them at a time. */
final class DenseStatistic implements BlockStatistic {

    private final ParameterBlock block;
    private final String rule;
    private final NDArray sum;

    DenseStatistic(ParameterBlock block, String rule, NDManager scope) {
        this.block = block;
        this.rule = rule;
        sum = scope.zeros(new Shape(block.size(), block.size()), DataType.FLOAT64);
    }

    @Override
    public void addInputs(LayerBatch batch) {
        // Inputs count only together with gradients.
    }

    @Override
    public void addGradients(LayerBatch batch, NDArray gradients) {
        batch.forEachChunk(block.size(), gradients, (a, g) -> {
            NDArray perExample = block.perExample(a, g);
            sum.addi(perExample.transpose().matMul(perExample).toType(DataType.FLOAT64, false));
        });
    }

    @Override
    public void add(BlockStatistic other) {
        sum.addi(((DenseStatistic) other).sum);
    }

    @Override
    public void visit(SumNumbers each) {
        each.symmetric(sum);
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
        return new DenseBlock(List.of(block), rule, Operators.symmetricEigen(scope, sum));
    }
}

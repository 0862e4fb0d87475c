package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Squared per-example gradients, added up in float64. */
public final class DiagonalStatistic implements BlockStatistic {

    private final ParameterBlock block;
    private final String rule;
    private final NDArray sum;

    /**
     * An empty statistic.
     *
     * @param block the block
     * @param rule the name of the structure, for tables
     * @param scope the manager that the sum lives in
     */
    public DiagonalStatistic(ParameterBlock block, String rule, NDManager scope) {
        this.block = block;
        this.rule = rule;
        sum = scope.zeros(new Shape(block.size()), DataType.FLOAT64);
    }

    @Override
    public void addInputs(LayerBatch batch) {
        // Inputs count only together with gradients.
    }

    @Override
    public void addGradients(LayerBatch batch, NDArray gradients) {
        batch.forEachChunk(
                block.size(),
                gradients,
                (a, g) -> sum.addi(
                        block.perExample(a, g).square().sum(new int[] {0}).toType(DataType.FLOAT64, false)));
    }

    @Override
    public void add(BlockStatistic other) {
        sum.addi(((DiagonalStatistic) other).sum);
    }

    @Override
    public void visit(SumNumbers each) {
        each.array(sum);
    }

    /**
     * The sum itself.
     *
     * @return shape (P)
     */
    public NDArray diagonal() {
        return sum;
    }

    @Override
    public CurvatureBlock finish(NDManager scope) {
        return new DiagonalBlock(block, rule, sum.toDoubleArray());
    }
}

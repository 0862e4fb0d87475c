package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.DiagonalStatistic;
import dev.occam.laplace.curvature.ParameterBlock;

/**
 * The diagonal of one block: the gradient over the running mean of squared per-example gradients, plus damping. What
 * remains for scales, shifts and norms in every method.
 */
final class DiagonalMethod implements BlockMethod {

    private final ParameterBlock block;
    private final NamedArrays arrays;

    DiagonalMethod(ParameterBlock block, NamedArrays arrays) {
        this.block = block;
        this.arrays = arrays;
    }

    @Override
    public long bytes() {
        return (Double.BYTES
                        + (long) block.layer().weight().value().getDataType().getNumOfBytes())
                * block.size();
    }

    @Override
    public void start(NDManager manager) {
        arrays.put("diagonal", manager.zeros(new Shape(block.rows(), block.columns()), DataType.FLOAT64));
    }

    @Override
    public NDList averages() {
        return new NDList(arrays.get("diagonal"));
    }

    @Override
    public NDList measure(NDManager scope, BlockObservation seen) {
        DiagonalStatistic statistic = new DiagonalStatistic(block, "", scope);
        seen.gradients().forEach(gradients -> statistic.addGradients(seen.inputs(), gradients));
        return new NDList(statistic.diagonal().mul((double) seen.rows()).reshape(block.rows(), block.columns()));
    }

    @Override
    public void update(NDManager scope, BlockObservation seen, boolean decompose, double lambda) {
        damp(scope, lambda);
    }

    @Override
    public void damp(NDManager scope, double lambda) {
        if (lambda == 0) {
            Singular.refuse(
                    block,
                    "the mean of its squared gradients",
                    arrays.get("diagonal").toDoubleArray());
        }
        DataType type = block.layer().weight().value().getDataType();
        arrays.put("inverse", arrays.in(scope, "diagonal").add(lambda).pow(-1).toType(type, true));
    }

    @Override
    public NDArray weakest(NDManager scope) {
        NDArray diagonal = arrays.in(scope, "diagonal");
        return diagonal.eq(diagonal.min()).toType(DataType.FLOAT64, false);
    }

    @Override
    public boolean perExample() {
        return true;
    }

    @Override
    public Form form() {
        return Form.SCALED;
    }

    @Override
    public NDList operands() {
        return new NDList(arrays.get("inverse"));
    }
}

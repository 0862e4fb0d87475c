package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * {@code z = W^T e_i}: rows of a table (V, D) picked by number, which is a linear layer on one-hot inputs.
 *
 * @param vocabulary V
 * @param type of the table's numbers
 */
record EmbeddingOperator(int vocabulary, DataType type) implements Operator {

    @Override
    public Kind kind() {
        return Kind.AFFINE;
    }

    @Override
    public int inputs(NDArray weight) {
        return vocabulary;
    }

    @Override
    public int outputs(NDArray weight) {
        return Math.toIntExact(weight.getShape().get(1));
    }

    @Override
    public long positions(NDArray input) {
        Shape shape = input.getShape();
        return shape.slice(1).size();
    }

    @Override
    public NDArray unfold(NDArray input) {
        return input.toType(DataType.INT64, false)
                .reshape(input.getShape().get(0), -1)
                .oneHot(vocabulary, type);
    }

    @Override
    public NDArray mean(NDArray input) {
        return unfold(input).mean(new int[] {1});
    }

    @Override
    public NDArray gradient(NDArray gradient) {
        return LinearOperator.byPosition(gradient);
    }

    @Override
    public NDArray matrix(NDArray weight) {
        return weight.transpose();
    }
}

package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * {@code z = W a} on the last axis: DJL's linear operator with weight (D_out, D_in), or a matrix product with a
 * parameter (D_in, D_out). Axes between the batch and the features are shared positions.
 */
enum LinearOperator implements Operator {
    LINEAR,
    MATRIX_PRODUCT;

    @Override
    public Kind kind() {
        return Kind.AFFINE;
    }

    @Override
    public int inputs(NDArray weight) {
        return Math.toIntExact(weight.getShape().get(this == LINEAR ? 1 : 0));
    }

    @Override
    public int outputs(NDArray weight) {
        return Math.toIntExact(weight.getShape().get(this == LINEAR ? 0 : 1));
    }

    @Override
    public long positions(NDArray input) {
        Shape shape = input.getShape();
        return shape.slice(1, shape.dimension() - 1).size();
    }

    @Override
    public NDArray unfold(NDArray input) {
        return byPosition(input);
    }

    @Override
    public NDArray mean(NDArray input) {
        return positions(input) == 1
                ? input.reshape(input.getShape().get(0), -1)
                : byPosition(input).mean(new int[] {1});
    }

    @Override
    public NDArray gradient(NDArray gradient) {
        return byPosition(gradient);
    }

    @Override
    public NDArray matrix(NDArray weight) {
        return this == LINEAR ? weight : weight.transpose();
    }

    @Override
    public NDArray parameter(NDArray matrix, Shape shape) {
        return (this == LINEAR ? matrix : matrix.transpose()).reshape(shape);
    }

    /** (N, ..., D) to (N, R, D). */
    static NDArray byPosition(NDArray array) {
        Shape shape = array.getShape();
        return array.reshape(shape.get(0), -1, shape.get(shape.dimension() - 1));
    }
}

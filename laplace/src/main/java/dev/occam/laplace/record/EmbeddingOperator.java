package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * {@code z = W^T e_i}: rows of a table (V, D) picked by number, which is a linear layer on one-hot inputs.
 *
 * @param vocabulary V
 * @param type of the table's numbers
 */
record EmbeddingOperator(int vocabulary, DataType type) implements Operator {

    /** Numbers of one-hot inputs built at once. */
    private static final long CHUNK = 1L << 22;

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

    /** One-hot inputs meet none but themselves: a diagonal of counts. */
    @Override
    public void addOuterProducts(NDArray sum, NDArray input, int group) {
        long rows = input.getShape().get(0);
        long step = Math.max(1, CHUNK / (positions(input) * vocabulary));
        try (NDManager scope = input.getManager().newSubManager()) {
            NDArray counts = scope.zeros(new Shape(vocabulary), type);
            for (long from = 0; from < rows; from += step) {
                try (NDManager inner = scope.newSubManager()) {
                    NDArray chunk = input.get(inner, new NDIndex(from + ":" + Math.min(from + step, rows)));
                    counts.addi(unfold(chunk).sum(new int[] {0, 1}));
                }
            }
            sum.addi(scope.eye(vocabulary).toType(type, false).mul(counts));
        }
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

    @Override
    public NDArray parameter(NDArray matrix, Shape shape) {
        return matrix.transpose().reshape(shape);
    }
}

package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;

/**
 * An operator with a parameter, seen as the same small map at each of R shared positions of a datum.
 *
 * <p>Whatever the operator, its input and the gradient at its output are laid out as (N, R, ...), so that curvature
 * needs no case for each kind of layer.
 */
public interface Operator {

    /** How the gradient of one datum comes about from input and output gradient. */
    enum Kind {
        /** {@code z_r = W a_r}: an outer product {@code sum_r g_r a_r^T} over (D_out, D_in). */
        AFFINE,
        /** {@code z_r = theta * a_r}, element by element: {@code sum_r g_r * a_r} over (P). */
        ELEMENTWISE
    }

    /**
     * The kind of the operator.
     *
     * @return affine or elementwise
     */
    Kind kind();

    /**
     * D_in, over all groups.
     *
     * @param weight the parameter
     * @return the length of an input at one position
     */
    int inputs(NDArray weight);

    /**
     * D_out, over all groups.
     *
     * @param weight the parameter
     * @return the length of an output at one position
     */
    int outputs(NDArray weight);

    /**
     * Independent parts of the operator, each with its share of inputs and outputs.
     *
     * @return 1 but for grouped convolutions
     */
    default int groups() {
        return 1;
    }

    /**
     * R.
     *
     * @param input what the operator was given
     * @return shared positions of one datum
     */
    long positions(NDArray input);

    /**
     * The input at each position; for a convolution this is where patches are built.
     *
     * @param input rows of what the operator was given, shape (n, ...)
     * @return shape (n, R, D_in)
     */
    NDArray unfold(NDArray input);

    /**
     * Adds the outer products of the inputs at all positions, {@code sum_n sum_r a a^T}, with a bounded number of positions
     * in memory.
     *
     * @param sum shape (D_in, D_in) of one group, in the input's type
     * @param input what the operator was given, shape (N, ...)
     * @param group whose share of the inputs, from 0
     */
    default void addOuterProducts(NDArray sum, NDArray input, int group) {
        NDArray rows = unfold(input);
        Operators.addOuterProducts(sum, rows, rows.getShape().get(0));
    }

    /**
     * The input averaged over positions, without building them.
     *
     * @param input what the operator was given, shape (N, ...)
     * @return shape (N, D_in)
     */
    NDArray mean(NDArray input);

    /**
     * Lays an output gradient out by position.
     *
     * @param gradient the shape of the operator's output
     * @return shape (N, R, D_out)
     */
    NDArray gradient(NDArray gradient);

    /**
     * The parameter, or a gradient in its shape, as the matrix that multiplies an input.
     *
     * @param weight the parameter's shape
     * @return shape (D_out, D_in / groups)
     */
    NDArray matrix(NDArray weight);

    /**
     * The parameter that a matrix is of: the inverse of {@link #matrix}.
     *
     * @param matrix shape (D_out, D_in / groups)
     * @param shape the parameter's
     * @return that shape
     */
    NDArray parameter(NDArray matrix, Shape shape);
}

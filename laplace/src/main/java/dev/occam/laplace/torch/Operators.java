package dev.occam.laplace.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Libtorch operators that DJL lacks: eigendecomposition, and gradients with respect to inner arrays. */
public final class Operators {

    private Operators() {}

    /** By how much of its largest entry a matrix may be asymmetric: sums of float32 products stray by some millionths. */
    private static final double ASYMMETRY = 1e-4;

    /** Loaded at first use, once for the whole program. */
    private static final class Holder {
        static final TorchProgram PROGRAM = TorchProgram.load(Operators.class, "Operators");
    }

    /**
     * The eigendecomposition of a symmetric matrix, in float64.
     *
     * @param values eigenvalues, ascending, shape (n)
     * @param vectors eigenvectors as columns, shape (n, n)
     */
    public record Eigen(NDArray values, NDArray vectors) {}

    /**
     * Decomposes a symmetric matrix; what is asymmetric by rounding is averaged away first, and more than that refused.
     *
     * @param scope the manager that the result is attached to
     * @param matrix shape (n, n)
     * @return its eigenvalues and eigenvectors
     * @throws ArithmeticException if the matrix holds a NaN or an infinity
     */
    public static Eigen symmetricEigen(NDManager scope, NDArray matrix) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray exact = matrix.toType(DataType.FLOAT64, false);
            NDArray symmetric = exact.add(exact.transpose()).mul(0.5);
            symmetric.attach(inner);
            double asymmetry;
            try (NDArray difference = exact.sub(symmetric)) {
                asymmetry = largest(difference);
            }
            if (!Double.isFinite(asymmetry)) {
                throw new ArithmeticException("of " + exact.size() + " numbers of a matrix to decompose "
                        + count(exact.isNaN()) + " are NaN and " + count(exact.isInfinite()) + " infinite");
            }
            if (asymmetry > ASYMMETRY * largest(exact)) {
                throw new ArithmeticException("a matrix to decompose is asymmetric by " + asymmetry
                        + ", more than rounding explains at a largest entry of " + largest(exact));
            }
            NDList parts = Holder.PROGRAM.call(scope, "symmetric_eigen", symmetric);
            return new Eigen(parts.get(0), parts.get(1));
        }
    }

    private static double largest(NDArray array) {
        try (NDArray sizes = array.abs();
                NDArray most = sizes.max()) {
            return most.getDouble();
        }
    }

    private static long count(NDArray which) {
        return which.toType(DataType.INT64, false).sum().getLong();
    }

    /**
     * Decomposes many small symmetric matrices at once.
     *
     * @param scope the manager that the result is attached to
     * @param matrices shape (N, n, n), float64
     * @return eigenvalues (N, n), ascending, and eigenvectors as columns (N, n, n)
     */
    public static Eigen symmetricEigens(NDManager scope, NDArray matrices) {
        NDList parts = Holder.PROGRAM.call(scope, "symmetric_eigen", matrices);
        return new Eigen(parts.get(0), parts.get(1));
    }

    /**
     * The eigenvectors with a null space that is a function of the matrix alone: among its bases the one that diagonalises
     * {@code diag(1, ..., n)}. Null is what is below 1e-6 of the largest eigenvalue.
     *
     * @param scope the manager that the result is attached to
     * @param eigen of a positive semidefinite matrix
     * @return eigenvectors as columns, shape (n, n); unique up to sign where eigenvalues differ
     */
    public static NDArray canonicalNullSpace(NDManager scope, Eigen eigen) {
        double[] values = eigen.values().toDoubleArray();
        double limit = 1e-6 * Math.max(0, values[values.length - 1]);
        int size = 0;
        while (size < values.length && values[size] <= limit) {
            size++;
        }
        if (size == 0) {
            NDArray same = eigen.vectors().duplicate();
            same.attach(scope);
            return same;
        }
        try (NDManager inner = scope.newSubManager()) {
            NDArray basis = eigen.vectors().get(inner, new NDIndex(":, :" + size));
            NDArray ramp =
                    inner.arange(1, values.length + 1, 1, DataType.FLOAT64).reshape(-1, 1);
            NDArray turned =
                    basis.matMul(symmetricEigen(inner, basis.transpose().matMul(basis.mul(ramp)))
                            .vectors());
            turned.attach(inner);
            NDArray rest = eigen.vectors().get(inner, new NDIndex(":, " + size + ":"));
            NDArray whole = size == values.length ? turned : NDArrays.concat(new NDList(turned, rest), 1);
            whole.attach(scope);
            return whole;
        }
    }

    /**
     * Pulls a cotangent back from an output to inner arrays of its graph, and keeps the graph for the next cotangent.
     *
     * @param scope the manager that the results are attached to
     * @param output the end of the graph
     * @param cotangent same shape as the output
     * @param inner arrays of the graph; one that the output does not depend on gets zeros
     * @return for each inner array the gradient of {@code sum(output * cotangent)}, same shape as the array
     */
    public static NDList gradients(NDManager scope, NDArray output, NDArray cotangent, NDList inner) {
        try (GradientMode on = GradientMode.on()) {
            // A view: the output itself may be among the inner arrays, and one array has one name in a call.
            NDArray end = output.reshape(output.getShape());
            end.attach(scope);
            return Holder.PROGRAM.call(scope, "gradients", end, cotangent, inner);
        }
    }

    /**
     * The patches that a convolution sees: {@code im2col}.
     *
     * @param scope the manager that the result is attached to
     * @param image shape (n, C, H, W)
     * @param kernel K_h, K_w
     * @param stride along each axis
     * @param padding zeros on both sides of each axis
     * @param dilation steps between kernel entries
     * @return shape (n, C K_h K_w, output pixels), entries in the order (c, k_h, k_w)
     */
    public static NDArray patches(
            NDManager scope, NDArray image, Shape kernel, Shape stride, Shape padding, Shape dilation) {
        NDArray sizes = sizes(scope, kernel, stride, padding, dilation);
        return Holder.PROGRAM.call(scope, "patches", image, sizes).get(0);
    }

    private static NDArray sizes(NDManager scope, Shape kernel, Shape stride, Shape padding, Shape dilation) {
        return HostNumbers.of(
                scope,
                kernel.get(0),
                kernel.get(1),
                dilation.get(0),
                dilation.get(1),
                padding.get(0),
                padding.get(1),
                stride.get(0),
                stride.get(1));
    }

    /**
     * Adds the outer products of rows to a sum, in place.
     *
     * @param sum shape (D, D), in the rows' type
     * @param rows shape (n, R, D)
     * @param step data to take at once where rows do not lie one after another in memory: 1 saves a copy, more makes larger
     *     products
     */
    public static void addOuterProducts(NDArray sum, NDArray rows, long step) {
        try (NDManager inner = rows.getManager().newSubManager()) {
            Holder.PROGRAM.call(inner, "add_outer_products", sum, rows, HostNumbers.of(inner, step));
        }
    }

    /**
     * Adds the outer products of the patches that a convolution sees to a sum, in place.
     *
     * @param sum shape (C K_h K_w, C K_h K_w), in the image's type
     * @param image shape (n, C, H, W)
     * @param kernel K_h, K_w
     * @param stride along each axis
     * @param padding zeros on both sides of each axis
     * @param dilation steps between kernel entries
     * @param step data whose patches are built at once
     */
    public static void addPatchProducts(
            NDArray sum, NDArray image, Shape kernel, Shape stride, Shape padding, Shape dilation, long step) {
        try (NDManager inner = image.getManager().newSubManager()) {
            NDArray sizes = sizes(inner, kernel, stride, padding, dilation);
            Holder.PROGRAM.call(inner, "add_patch_products", sum, image, sizes, HostNumbers.of(inner, step));
        }
    }

    /**
     * Entries of an array along one axis, by number.
     *
     * @param scope the manager that the result is attached to
     * @param array shape (..., L, ...)
     * @param axis which axis, from 0
     * @param numbers which entries, each from 0 to L; zeros stand where it is L
     * @return shape (..., number of numbers, ...)
     */
    public static NDArray pick(NDManager scope, NDArray array, int axis, long... numbers) {
        try (NDManager inner = scope.newSubManager()) {
            return Holder.PROGRAM
                    .call(scope, "pick", array, HostNumbers.of(inner, (long) axis), inner.create(numbers))
                    .get(0);
        }
    }
}

package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The leading singular pair of a rearranged curvature, as the Kronecker product nearest to it. */
final class PowerIteration {

    /** Where two singular values are so close that this does not suffice, either pair serves. */
    private static final int MOST = 1000;

    private PowerIteration() {}

    /**
     * The product nearest to a curvature; positive semidefinite where the curvature and the start are.
     *
     * @param scope the manager that the result is attached to
     * @param curvature Z
     * @param start shape (D_out, D_out), float64; a diagonal takes its place if it is 0
     * @return {@code sqrt(sigma) u} and {@code sqrt(sigma) v}, zeros if the curvature is 0
     */
    static KroneckerProduct leading(NDManager scope, Rearranged curvature, NDArray start) {
        try (NDManager memory = scope.newSubManager()) {
            NDArray right = direction(memory, start);
            @Nullable NDArray left = null;
            double sigma = 0;
            for (int i = 0; i < MOST; i++) {
                try (NDManager step = memory.newSubManager()) {
                    NDArray image = curvature.toInputs(step, right);
                    if (left != null && norm(image.sub(left.mul(sigma))) <= curvature.precision() * sigma) {
                        break;
                    }
                    left = kept(memory, left, unit(image));
                    NDArray back = curvature.toGradients(step, left);
                    sigma = norm(back);
                    right = kept(memory, right, unit(back));
                }
            }
            return scaled(scope, Objects.requireNonNull(left), right, sigma);
        }
    }

    /** {@code sqrt(sigma) u} and {@code sqrt(sigma) v}, attached to the scope. */
    static KroneckerProduct scaled(NDManager scope, NDArray left, NDArray right, double sigma) {
        NDArray input = left.mul(Math.sqrt(sigma));
        NDArray gradient = right.mul(Math.sqrt(sigma));
        input.attach(scope);
        gradient.attach(scope);
        return new KroneckerProduct(input, gradient);
    }

    /** A start of length 1: the one given, or where that is 0 a diagonal whose entries all differ. */
    static NDArray direction(NDManager scope, NDArray start) {
        NDArray alias = start.stopGradient();
        alias.attach(scope);
        if (norm(alias) > 0) {
            return unit(alias);
        }
        int side = Math.toIntExact(start.getShape().get(0));
        double[] entries =
                IntStream.range(0, side).mapToDouble(i -> 1 + (double) i / side).toArray();
        return unit(scope.create(entries).reshape(1, side).mul(scope.eye(side).toType(start.getDataType(), false)));
    }

    static double norm(NDArray matrix) {
        return Math.sqrt(matrix.mul(matrix).sum().getDouble());
    }

    /** The matrix at length 1, or zeros. */
    static NDArray unit(NDArray matrix) {
        double length = norm(matrix);
        return length > 0 ? matrix.div(length) : matrix.mul(0.0);
    }

    private static NDArray kept(NDManager memory, @Nullable NDArray old, NDArray fresh) {
        fresh.attach(memory);
        if (old != null) {
            old.close();
        }
        return fresh;
    }
}

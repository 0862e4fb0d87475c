package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * The small dense system that couples the blocks.
 *
 * @param rows of R0, each in one block: kind k in block l at k L + l
 * @param matrix {@code R0 F_lambda R0^T}, shape (m, m), float64
 */
record CoarseLevel(NDList rows, NDArray matrix) {

    /**
     * A level with the damping of its blocks: {@code lambda} times the Gram matrix of the rows joins the coarse matrix.
     *
     * @param scope the manager that the matrix is attached to
     * @param rows of R0
     * @param products {@code R0 F R0^T}
     * @param lambdas damping of each block
     */
    static CoarseLevel damped(NDManager scope, NDList rows, NDArray products, double[] lambdas) {
        NDArray gram =
                Programs.COARSE.call(scope, "gram", scope.create(lambdas), rows).get(0);
        return new CoarseLevel(rows, products.add(gram));
    }

    /**
     * {@code p + R0^T (R0 F_lambda R0^T)^-1 R0 r}. Rows that depend on one another share their part of the solution.
     *
     * @param scope the manager that the result is attached to
     * @param directions p of every block
     * @param against r of every block
     * @return for each block
     */
    NDList corrected(NDManager scope, NDList directions, NDList against) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray right = Programs.COARSE.call(inner, "dots", rows, against).get(0);
            NDArray beta = Programs.COARSE.call(inner, "solve", matrix, right).get(0);
            DataType type = directions.get(0).getDataType();
            return Programs.COARSE.call(scope, "correct", beta.toType(type, false), directions, rows);
        }
    }
}

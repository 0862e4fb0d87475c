package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;

/**
 * An orthonormal basis of a block's matrices, {@code q_i r_j^T}, from one basis of each side; coordinates are row-major
 * over (i, j).
 *
 * @param gradient Q_B, columns q_i, shape (D_out, D_out), float64
 * @param input Q_A, columns r_j, shape (D_in', D_in'), float64
 */
record KroneckerBasis(NDArray gradient, NDArray input) {

    /** {@code Q_B^T M Q_A}, flat. */
    NDArray coordinates(NDArray matrix) {
        return gradient.transpose().matMul(matrix).matMul(input).flatten();
    }

    /** {@code Q_B X Q_A^T}, shape (D_out, D_in'). */
    NDArray matrix(NDArray coordinates) {
        return gradient.matMul(coordinates.reshape(rows(), columns())).matMul(input.transpose());
    }

    /** Adds {@code J U diag(w) U^T J^T} of each datum: without shared positions by matrix products alone. */
    void addCovariance(LayerJacobian jacobian, NDArray weights, NDArray sum) {
        try (NDManager scope = sum.getManager().newSubManager()) {
            KroneckerBasis basis = as(scope, jacobian.type());
            NDArray w = weights.toType(jacobian.type(), true);
            w.attach(scope);
            if (jacobian.positions() == 1) {
                basis.addUnshared(scope, jacobian, w.reshape(rows(), columns()), sum);
            } else {
                basis.addShared(jacobian, w, sum);
            }
        }
    }

    private void addUnshared(NDManager scope, LayerJacobian jacobian, NDArray w, NDArray sum) {
        NDArray a = jacobian.inputs().matMul(input);
        a.attach(scope);
        NDArray g =
                jacobian.isIdentity() ? gradient.reshape(1, rows(), 1, rows()) : rotate(scope, jacobian.gradients());
        addUnshared(a, g, w, sum);
    }

    /**
     * Adds {@code sum_i g_ci g_di h_i} with {@code h_i = sum_j w_ij a_j^2}.
     *
     * @param a shape (N, 1, D_in')
     * @param g shape (N, C, 1, D_out), or (1, C, 1, D_out) for all data
     * @param w shape (D_out, D_in')
     * @param sum shape (N, C, C), float64
     */
    static void addUnshared(NDArray a, NDArray g, NDArray w, NDArray sum) {
        NDArray h = a.square().matMul(w.transpose());
        NDArray flat = g.squeeze(2);
        NDArray share = flat.mul(h).matMul(flat.transpose(0, 2, 1));
        sum.addi(share.toType(DataType.FLOAT64, false));
    }

    private void addShared(LayerJacobian jacobian, NDArray w, NDArray sum) {
        long extra = jacobian.outputs() * ((long) jacobian.size() + jacobian.positions() * rows());
        Rows rows = new Rows();
        jacobian.forEachChunk(extra, (a, g) -> {
            try (NDManager scope = sum.getManager().newSubManager()) {
                NDArray own = a.matMul(input);
                own.attach(scope);
                long n = a.getShape().get(0);
                NDArray m = LayerJacobian.products(own, rotate(scope, g)).reshape(n, jacobian.outputs(), -1);
                NDArray share = m.mul(w).matMul(m.transpose(0, 2, 1)).toType(DataType.FLOAT64, false);
                rows.add(sum, share);
            }
        });
    }

    /** Adds the covariance of all outputs of all data, some output directions at a time. */
    void addJointCovariance(LayerJacobian jacobian, NDArray weights, NDArray sum) {
        try (NDManager scope = sum.getManager().newSubManager()) {
            KroneckerBasis basis = as(scope, jacobian.type());
            NDArray a = jacobian.inputs().matMul(basis.input);
            a.attach(scope);
            NDArray g = basis.rotate(scope, jacobian.gradients());
            NDArray roots = weights.sqrt().toType(jacobian.type(), false).reshape(1, rows(), columns());
            long all = jacobian.rows() * jacobian.outputs();
            long step = Math.max(1, LayerBatch.CHUNK / Math.max(1, all * columns()));
            for (long from = 0; from < rows(); from += step) {
                long to = Math.min(from + step, rows());
                try (NDManager inner = scope.newSubManager()) {
                    NDArray part = g.get(inner, new NDIndex("..., " + from + ":" + to));
                    NDArray m = LayerJacobian.products(a, part).reshape(all, to - from, columns());
                    NDArray root = roots.get(inner, new NDIndex(":, " + from + ":" + to));
                    NDArray flat = m.mul(root).reshape(all, -1);
                    sum.addi(flat.matMul(flat.transpose()).toType(DataType.FLOAT64, false));
                }
            }
        }
    }

    private NDArray rotate(NDManager scope, NDArray gradients) {
        NDArray rotated = gradients.matMul(gradient);
        rotated.attach(scope);
        return rotated;
    }

    /** A copy in another type. */
    KroneckerBasis as(NDManager scope, DataType type) {
        NDArray g = gradient.toType(type, true);
        NDArray a = input.toType(type, true);
        g.attach(scope);
        a.attach(scope);
        return new KroneckerBasis(g, a);
    }

    private long rows() {
        return gradient.getShape().get(0);
    }

    private long columns() {
        return input.getShape().get(0);
    }

    /** Puts the shares of chunks one after another into the rows of a sum. */
    static final class Rows {
        private long next;

        void add(NDArray sum, NDArray share) {
            long to = next + share.getShape().get(0);
            try (NDArray rows = sum.get(new NDIndex(next + ":" + to))) {
                rows.addi(share);
            }
            next = to;
        }
    }
}

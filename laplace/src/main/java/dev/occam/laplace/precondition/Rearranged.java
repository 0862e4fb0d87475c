package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A curvature rearranged (Van Loan and Pitsianis 1993): the linear map Z between symmetric matrices on gradients and on
 * inputs for which the curvature {@code sum_k B_k (x) A_k} is {@code Z = sum_k vec(A_k) vec(B_k)^T}.
 *
 * <p>A Kronecker product is a matrix of rank one here, so that the closest products are the leading singular pairs of Z.
 */
interface Rearranged {

    /**
     * {@code Z V = sum_k <B_k, V> A_k}.
     *
     * @param scope the manager that the result is attached to
     * @param onGradients V, shape (D_out, D_out), float64
     * @return shape (D_in', D_in'), float64
     */
    NDArray toInputs(NDManager scope, NDArray onGradients);

    /**
     * {@code Z^T U = sum_k <A_k, U> B_k}.
     *
     * @param scope the manager that the result is attached to
     * @param onInputs U, shape (D_in', D_in'), float64
     * @return shape (D_out, D_out), float64
     */
    NDArray toGradients(NDManager scope, NDArray onInputs);

    /**
     * How exactly its singular pairs are wanted.
     *
     * @return relative residual, below which an iteration gains nothing that counts
     */
    double precision();

    /**
     * What remains when a product is taken away.
     *
     * @param product what is subtracted
     * @return Z less {@code vec(A) vec(B)^T}
     */
    default Rearranged less(KroneckerProduct product) {
        Rearranged whole = this;
        return new Rearranged() {
            @Override
            public NDArray toInputs(NDManager scope, NDArray onGradients) {
                NDArray known =
                        product.input().mul(product.gradient().mul(onGradients).sum());
                return whole.toInputs(scope, onGradients).subi(known);
            }

            @Override
            public NDArray toGradients(NDManager scope, NDArray onInputs) {
                NDArray known =
                        product.gradient().mul(product.input().mul(onInputs).sum());
                return whole.toGradients(scope, onInputs).subi(known);
            }

            @Override
            public double precision() {
                return whole.precision();
            }
        };
    }
}

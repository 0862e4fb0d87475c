package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/** The ways to a coarse matrix {@code R0 F R0^T}, before it is damped. */
final class CoarseMatrix {

    private CoarseMatrix() {}

    /** Makes the matrix of a batch. */
    @FunctionalInterface
    interface Maker {

        /**
         * The matrix.
         *
         * @param scope the manager that it is attached to
         * @param fisher of the batch
         * @param rows of R0
         * @return shape (m, m), float64
         */
        NDArray of(NDManager scope, BatchFisher fisher, NDList rows);
    }

    /** Exact, from the gradients' coordinates (Koroko et al. 2023, Eq. 12). */
    static NDArray exact(NDManager scope, BatchFisher fisher, NDList rows) {
        NDArray coordinates = fisher.coordinates(scope, rows);
        return coordinates.transpose().matMul(coordinates).muli(fisher.rows());
    }

    /**
     * For ones: each pair of layers by a Kronecker product, {@code E[a_i a_j^T] (x) E[g_i g_j^T]}, so that an entry is the mean
     * product of summed inputs times that of summed gradients (Tselepidis et al. 2020). Positions are reduced first, by which
     * layers of different sizes fit together.
     */
    static NDArray ofProducts(NDManager scope, BatchFisher fisher, NDList rows) {
        NDArray totals = fisher.totals(scope, rows);
        NDArray inputs = totals.get(new NDIndex(":, 0, :"));
        NDArray gradients = totals.get(new NDIndex(":, 1, :"));
        double count = inputs.getShape().get(0);
        NDArray ofInputs = inputs.transpose().matMul(inputs).divi(count);
        return gradients.transpose().matMul(gradients).muli(fisher.rows()).muli(ofInputs);
    }
}

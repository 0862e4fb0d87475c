package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;

/** How K-FAC treats the positions that share a layer's weights (Eschenhagen et al. 2023). */
public enum Sharing {
    /** Positions are further data: {@code A = 1/(N R) sum a a^T}, {@code B = sum_n sum_r sum_c g g^T} (their Eq. 7). */
    EXPAND,
    /**
     * Positions are first aggregated: {@code A = 1/N sum abar abar^T} with abar the mean input, {@code B} of the summed
     * gradients (their Eq. 10). No patches are ever built.
     */
    REDUCE;

    /**
     * The rows of which B is the sum of outer products.
     *
     * @param gradients shape (N, R, D_out)
     * @return shape (N, R, D_out) or (N, 1, D_out)
     */
    public NDArray rows(NDArray gradients) {
        return this == REDUCE && gradients.getShape().get(1) > 1 ? gradients.sum(new int[] {1}, true) : gradients;
    }
}

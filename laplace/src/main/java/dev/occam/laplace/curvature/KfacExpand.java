package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDManager;

/**
 * K-FAC-expand: shared positions are treated as further data.
 *
 * <p>The block is {@code B (x) A} over row-major weights with
 * {@code A = 1/(N R) sum_n sum_r a a^T} and {@code B = sum_n sum_r sum_c g g^T} (Eschenhagen et al. 2023, Eq. 7). Exact
 * for deep linear networks with a loss term a position.
 */
public enum KfacExpand implements Structure {
    GGN;

    @Override
    public String rule() {
        return "K-FAC expand";
    }

    @Override
    public BlockStatistic newStatistic(ParameterBlock block, NDManager scope) {
        return new KroneckerStatistic(block, rule(), scope);
    }

    @Override
    public long bytes(ParameterBlock block) {
        long squares = (long) block.rows() * block.rows() + (long) block.columns() * block.columns();
        return Double.BYTES * (2 * squares + block.size());
    }
}

package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDManager;

/**
 * The full generalised Gauss-Newton matrix of each block, with nothing between blocks:
 * {@code F = sum_n sum_c vec(G) vec(G)^T}, {@code G = sum_r g a^T}. Exact within the block, at P^2 memory and P^3 time.
 */
public enum BlockDiagonal implements Structure {
    GGN;

    @Override
    public String rule() {
        return "block-diagonal GGN";
    }

    @Override
    public BlockStatistic newStatistic(ParameterBlock block, NDManager scope) {
        return new DenseStatistic(block, rule(), scope);
    }

    @Override
    public String factors(ParameterBlock block) {
        return block.size() + "x" + block.size();
    }

    @Override
    public long bytes(ParameterBlock block) {
        return Double.BYTES * (2L * block.size() * block.size() + block.size());
    }
}

package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDManager;

/**
 * The diagonal of the block: {@code h_i = sum_n sum_c (sum_r dz_{n,c,r} / dtheta_i)^2}. What remains for parameters that
 * act element by element: scales, shifts, norms, class tokens, positions.
 */
public enum Diagonal implements Structure {
    GGN;

    @Override
    public String rule() {
        return "diagonal";
    }

    @Override
    public BlockStatistic newStatistic(ParameterBlock block, NDManager scope) {
        return new DiagonalStatistic(block, rule(), scope);
    }

    @Override
    public String factors(ParameterBlock block) {
        return String.valueOf(block.size());
    }

    @Override
    public long bytes(ParameterBlock block) {
        return 2L * Double.BYTES * block.size();
    }
}

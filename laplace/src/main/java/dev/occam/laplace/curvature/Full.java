package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDManager;

/**
 * The full generalised Gauss-Newton matrix of the whole network, layers' cross terms included: one block over all recorded
 * parameters, at P^2 memory and P^3 time.
 *
 * <p>It is a structure of the network, so a policy that gives it to one layer must give it to all.
 */
public enum Full implements Structure {
    GGN;

    @Override
    public String rule() {
        return "full GGN";
    }

    @Override
    public BlockStatistic newStatistic(ParameterBlock block, NDManager scope) {
        throw new IllegalStateException("the full matrix has no statistic of one block");
    }

    @Override
    public String factors(ParameterBlock block) {
        return block.size() + "xP";
    }

    @Override
    public boolean spansLayers() {
        return true;
    }

    /** Memory of the whole matrix and its decomposition. */
    @Override
    public long bytes(long parameters) {
        return Double.BYTES * (2 * parameters * parameters + parameters);
    }

    /** One block's share, less its cross terms. */
    @Override
    public long bytes(ParameterBlock block) {
        return bytes((long) block.size());
    }
}

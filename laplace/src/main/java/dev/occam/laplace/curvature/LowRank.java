package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDManager;

/**
 * The greatest eigenvalues of the full generalised Gauss-Newton matrix with their eigenvectors, layers' cross terms
 * included; all other directions count as flat, so that the prior alone holds them.
 *
 * <p>One block over all recorded parameters at about {@code 3 K P} numbers, found by subspace iteration: each pass over the
 * data multiplies the matrix with a basis of K and a few directions, and the last one's Ritz vectors are taken (Halko,
 * Martinsson, Tropp 2011, algorithm 4.4). No matrix over the parameters and no gradient of a single datum is ever made.
 * What it leaves out makes it err towards the prior: variances are never below those of the full matrix. Where the rank
 * reaches the matrix's own, at most data times outputs, it is the full matrix.
 *
 * @param rank K, of directions kept
 * @param passes over the data; each brings the directions closer by the gap between the eigenvalues
 */
public record LowRank(int rank, int passes) implements Structure {

    private static final int PASSES = 4;

    /** Directions beyond those wanted, which speed up the last of them. */
    private static final int BEYOND = 10;

    public LowRank {
        if (rank < 1) {
            throw new IllegalArgumentException("a low-rank curvature keeps at least one direction, not " + rank);
        }
        if (passes < 1) {
            throw new IllegalArgumentException("a low-rank curvature takes at least one pass, not " + passes);
        }
    }

    /**
     * So many directions, in four passes.
     *
     * @param rank K; more than there are parameters means all
     * @return the structure
     */
    public static LowRank of(int rank) {
        return new LowRank(rank, PASSES);
    }

    @Override
    public String rule() {
        return "low-rank GGN";
    }

    @Override
    public boolean spansLayers() {
        return true;
    }

    /** Directions that passes work on, for P parameters. */
    int width(long parameters) {
        return (int) Math.min(parameters, (long) rank + BEYOND);
    }

    @Override
    public BlockStatistic newStatistic(ParameterBlock block, NDManager scope) {
        throw new IllegalStateException("the low-rank matrix has no statistic of one block");
    }

    @Override
    public String factors(ParameterBlock block) {
        return block.size() + "x" + Math.min(rank, block.size());
    }

    /** Of a network with these parameters alone. */
    @Override
    public long bytes(ParameterBlock block) {
        return bytes((long) block.size());
    }

    @Override
    public long bytes(long parameters) {
        return Double.BYTES * (3 * parameters * width(parameters) + parameters);
    }
}

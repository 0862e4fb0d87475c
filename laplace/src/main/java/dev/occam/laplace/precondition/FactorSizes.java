package dev.occam.laplace.precondition;

import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.record.UnsupportedNetworkException;

/**
 * The sizes of one block's Kronecker factors, known before there are any.
 *
 * @param rows side of B, D_out
 * @param channels side of A: D_in', over channels alone (SUA) D_in' / K
 * @param entries K, kernel entries that share A; 1 but for SUA
 * @param typeBytes of a number in the network's type
 */
record FactorSizes(int rows, int channels, int entries, int typeBytes) {

    /** Two such matrices and their bases in float64 are 8 GiB. */
    private static final int LARGEST = 16_384;

    /**
     * The sizes for a block.
     *
     * @throws UnsupportedNetworkException if a factor is too large to be decomposed
     */
    static FactorSizes of(ParameterBlock block, KroneckerSettings settings) {
        boolean uncorrelated = settings.spatiallyUncorrelated() && block.part() == ParameterBlock.Part.WEIGHT;
        int entries = uncorrelated ? block.layer().operator().kernelEntries() : 1;
        int channels = block.columns() / entries;
        int side = Math.max(block.rows(), channels);
        if (side > LARGEST) {
            throw new UnsupportedNetworkException("layer '" + block.name() + "' needs a Kronecker factor of " + side
                    + " rows, more than the " + LARGEST + " that are decomposed; freeze it, or build it from smaller"
                    + " layers");
        }
        return new FactorSizes(
                block.rows(),
                channels,
                entries,
                block.layer().weight().value().getDataType().getNumOfBytes());
    }

    /** D_out^2 + (D_in' / K)^2: numbers in both factors, or in both bases. */
    long squares() {
        return (long) rows * rows + (long) channels * channels;
    }

    /** P, numbers in the block. */
    long parameters() {
        return (long) rows * channels * entries;
    }

    /** Bytes of two bases, or two inverses, and of {@code grids} times as many numbers as parameters, as directions use them. */
    long inNetworkType(int grids) {
        return typeBytes * (squares() + grids * parameters());
    }

    /** Bytes of both running factors, their bases and their eigenvalues, in float64. */
    long averages() {
        return Double.BYTES * (2 * squares() + rows + channels);
    }
}

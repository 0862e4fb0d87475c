package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.torch.TorchProgram;

/**
 * The squares of per-example gradients in a Kronecker eigenbasis, added up over the data of a batch:
 * {@code sum_n (Q_B^T G_n Q_A)^2}, G_n the gradient of one datum summed over its shared positions.
 *
 * <p>They are the diagonal of the curvature in that basis, the scales of EKFAC (George et al. 2018, section 3). Each chunk of
 * data is one call, by the way that counts fewest products: rotating inputs and output gradients of each position and
 * multiplying them; rotating the per-example gradients; or products of pairs of positions, which for one position is a
 * single matrix product of squares and builds no per-example gradient.
 */
public final class RotatedSquares {

    private RotatedSquares() {}

    /** Loaded at first use, once for the whole program. */
    private static final class Holder {
        static final TorchProgram PROGRAM = TorchProgram.load(RotatedSquares.class, "RotatedSquares");
    }

    /**
     * Adds the squares of one batch and one vector, in place.
     *
     * @param sum shape (D_out, D_in'), float64
     * @param batch the batch as the block sees it
     * @param gradients at the layer's output, shape (N, R, D_out)
     * @param inputBasis Q_A, columns in the batch's type, shape (D_in', D_in'); or (C, C) over the channels of a
     *     convolution's patches, the same for each kernel entry
     * @param gradientBasis Q_B, columns in the batch's type, shape (D_out, D_out)
     */
    public static void add(
            NDArray sum, LayerBatch batch, NDArray gradients, NDArray inputBasis, NDArray gradientBasis) {
        long rows = sum.getShape().get(0);
        long columns = sum.getShape().get(1);
        long rotated = batch.positions() * (rows + columns);
        batch.forEachChunk(rows * columns + rotated, gradients, (a, g) -> {
            try (NDManager scope = a.getManager().newSubManager()) {
                Holder.PROGRAM.call(scope, "add", sum, a, g, inputBasis, gradientBasis);
            }
        });
    }
}

package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.curvature.CurvatureBlock;
import java.util.List;

/**
 * A posterior covariance as {@code U diag(v) U^T} of each block. Close it when done, so that what it holds can be freed.
 *
 * @param blocks the directions U of each block
 * @param variances v along them, shape (P), float64
 * @param lease of the directions
 */
record Axes(List<CurvatureBlock> blocks, List<NDArray> variances, Runnable lease) implements AutoCloseable {

    @Override
    public void close() {
        lease.run();
    }
}

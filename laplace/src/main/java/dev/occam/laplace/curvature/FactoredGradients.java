package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;

/**
 * Per-example gradients of one block as they arise, {@code G_n = sum_r g_nr a_nr^T}, multiplied with K directions and back
 * without ever being built, but for parameters that act element by element.
 */
final class FactoredGradients {

    private FactoredGradients() {}

    /**
     * Adds the coordinate of each datum's gradient along each direction, {@code <G_n, Q_k>}.
     *
     * @param block the parameters
     * @param batch their inputs
     * @param gradients shape (N, R, D_out)
     * @param directions shape (K, P), of the batch's type
     * @param sum shape (N, K), of the batch's type
     */
    static void addCoordinates(
            ParameterBlock block, LayerBatch batch, NDArray gradients, NDArray directions, NDArray sum) {
        long width = directions.getShape().get(0);
        KroneckerBasis.Rows rows = new KroneckerBasis.Rows();
        batch.forEachChunk(extra(block, batch, width), gradients, (a, g) -> {
            if (block.elementwise()) {
                rows.add(sum, block.perExample(a, g).matMul(directions.transpose()));
                return;
            }
            long n = a.getShape().get(0);
            NDArray matrices = directions.reshape(width * block.rows(), block.columns());
            NDArray turned = a.reshape(-1, block.columns()).matMul(matrices.transpose());
            NDArray along = turned.reshape(-1, width, block.rows()).matMul(g.reshape(-1, block.rows(), 1));
            rows.add(sum, along.reshape(n, -1, width).sum(new int[] {1}));
        });
    }

    /**
     * Adds the gradients back with a weight for each datum and direction, {@code sum_n c_nk G_n}.
     *
     * @param block the parameters
     * @param batch their inputs
     * @param gradients shape (N, R, D_out)
     * @param along c, shape (N, K), of the batch's type
     * @param sum shape (K, P), float64
     */
    static void addBack(ParameterBlock block, LayerBatch batch, NDArray gradients, NDArray along, NDArray sum) {
        long width = along.getShape().get(1);
        long[] next = new long[1];
        batch.forEachChunk(extra(block, batch, width), gradients, (a, g) -> {
            long n = a.getShape().get(0);
            NDArray c = along.get(a.getManager(), new NDIndex(next[0] + ":" + (next[0] + n)));
            next[0] += n;
            NDArray share;
            if (block.elementwise()) {
                share = c.transpose().matMul(block.perExample(a, g));
            } else {
                NDArray weighted = g.reshape(n, -1, 1, block.rows()).mul(c.reshape(n, 1, width, 1));
                NDArray flat = weighted.reshape(-1, width * block.rows());
                share = flat.transpose().matMul(a.reshape(-1, block.columns()));
            }
            sum.addi(share.reshape(width, -1).toType(DataType.FLOAT64, false));
        });
    }

    /** Numbers of each datum beside its inputs. */
    private static long extra(ParameterBlock block, LayerBatch batch, long width) {
        return block.elementwise() ? 2L * block.size() : 2 * batch.positions() * width * block.rows();
    }
}

package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.curvature.LayerBatch;
import dev.occam.laplace.curvature.ParameterBlock;
import java.util.List;

/**
 * The Fisher of one batch over all blocks of the network, with what lies between blocks: {@code F = M sum G G^T} over data and
 * vectors, G the gradients of all blocks at the scale of the mean loss.
 *
 * <p>No gradient of a datum is built: a direction needs their products with it, one number each, and those numbers weigh
 * them when they are summed.
 */
final class BatchFisher {

    private final Observation batch;
    private final List<ParameterBlock> blocks;

    BatchFisher(Observation batch, List<ParameterBlock> blocks) {
        this.batch = batch;
        this.blocks = blocks;
    }

    /** M, by which sums of products of two gradients are multiplied. */
    double rows() {
        return batch.rows();
    }

    /**
     * The products of each gradient with directions that lie in one block each.
     *
     * @param scope the manager that the result is attached to
     * @param rows directions of kind k in block l at k L + l
     * @return shape (vectors N, kinds L), float64
     */
    NDArray coordinates(NDManager scope, NDList rows) {
        int count = blocks.size();
        NDList perBlock = new NDList();
        for (int l = 0; l < count; l++) {
            NDList own = new NDList();
            for (int at = l; at < rows.size(); at += count) {
                own.add(rows.get(at));
            }
            perBlock.add(ofBlock(scope, l, "project", own));
        }
        NDArray all = NDArrays.stack(perBlock, 2);
        return all.reshape(-1, rows.size());
    }

    /** For each block the input's entries, averaged over positions, and the gradient's, each summed: (vectors N, 2, L). */
    NDArray totals(NDManager scope, NDList rows) {
        NDList perBlock = new NDList();
        for (int l = 0; l < blocks.size(); l++) {
            perBlock.add(ofBlock(scope, l, "totals", rows.get(l)));
        }
        return NDArrays.stack(perBlock, 2);
    }

    /** What a method of the program makes of every datum and vector, in float64. */
    private NDArray ofBlock(NDManager scope, int block, String method, Object argument) {
        LayerBatch inputs = batch.inputs().get(block);
        NDList parts = new NDList();
        for (List<NDArray> vector : batch.gradients()) {
            long extra =
                    inputs.positions() * (inputs.positions() + blocks.get(block).columns());
            inputs.forEachChunk(extra, vector.get(block), (a, g) -> {
                NDArray part =
                        Programs.COARSE.call(scope, method, a, g, argument).get(0);
                parts.add(part.toType(DataType.FLOAT64, false));
            });
        }
        return NDArrays.concat(parts, 0);
    }

    /**
     * {@code M sum s G} in every block.
     *
     * @param scope the manager that the results are attached to
     * @param coefficients s, shape (vectors N), float64
     * @return for each block shape (D_out, D_in')
     */
    NDList weighted(NDManager scope, NDArray coefficients) {
        NDList sums = new NDList();
        for (int l = 0; l < blocks.size(); l++) {
            ParameterBlock block = blocks.get(l);
            LayerBatch inputs = batch.inputs().get(l);
            NDArray sum = scope.zeros(new Shape(block.rows(), block.columns()), inputs.type());
            for (int v = 0; v < batch.gradients().size(); v++) {
                NDArray gradients = batch.gradients().get(v).get(l);
                long from = v * inputs.rows();
                NDArray own = coefficients
                        .get(new NDIndex(from + ":" + (from + inputs.rows())))
                        .reshape(-1, 1, 1)
                        .toType(inputs.type(), false)
                        .mul(rows());
                try (NDManager inner = scope.newSubManager()) {
                    NDArray weighed = gradients.mul(own);
                    weighed.attach(inner);
                    inputs.forEachChunk(0, weighed, (a, g) -> Programs.COARSE.call(inner, "gather", sum, a, g));
                }
            }
            sums.add(sum);
        }
        return sums;
    }
}

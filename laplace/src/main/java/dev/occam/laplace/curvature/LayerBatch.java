package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.record.LayerCalls;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one block sees of one batch: its inputs, all positions of a bounded number of data at a time, or averaged.
 *
 * <p>Inputs that fit one chunk are built once and kept for all vectors of the batch.
 */
public final class LayerBatch {

    /** Numbers in one chunk: 32 MiB in float64. */
    static final long CHUNK = 1L << 22;

    private final LayerCalls calls;
    private final ParameterBlock block;
    private final NDManager manager;
    private @Nullable NDArray whole;
    private @Nullable NDArray mean;

    LayerBatch(LayerCalls calls, ParameterBlock block, NDManager manager) {
        this.calls = calls;
        this.block = block;
        this.manager = manager;
    }

    /** What is done with a chunk of the data. */
    @FunctionalInterface
    interface ChunkAction {

        /**
         * Uses one chunk; its arrays are closed afterwards.
         *
         * @param inputs shape (n, R, D_in')
         * @param gradients shape (n, R, D_out)
         */
        void accept(NDArray inputs, NDArray gradients);
    }

    /** The manager of the batch, closed with it. */
    NDManager manager() {
        return manager;
    }

    long rows() {
        return calls.rows();
    }

    long positions() {
        return calls.positions();
    }

    /** The block's share of gradients at the layer's output, shape (N, R, D_out). */
    NDArray gradients(NDArray ofLayer) {
        return block.gradients(ofLayer);
    }

    /** The type of the inputs' numbers. */
    DataType type() {
        return calls.type();
    }

    /**
     * Inputs averaged over positions, less the 1 of a bias; never builds them.
     *
     * @return shape (N, D_in)
     */
    NDArray meanInput() {
        NDArray known = mean;
        if (known == null) {
            known = block.weightInputs(calls.meanInput());
            mean = known;
        }
        return known;
    }

    /**
     * Goes through the data in chunks.
     *
     * @param extra numbers that the action makes of each datum, besides the inputs
     * @param gradients shape (N, R, D_out)
     * @param action what is done with each chunk
     */
    void forEachChunk(long extra, NDArray gradients, ChunkAction action) {
        long perRow = Math.max(1, positions() * block.columns() + extra);
        long step = Math.max(1, CHUNK / perRow);
        if (step >= rows()) {
            action.accept(whole(), gradients);
            return;
        }
        for (long from = 0; from < rows(); from += step) {
            long to = Math.min(from + step, rows());
            try (NDManager scope = manager.newSubManager()) {
                NDArray inputs = inputs(scope, from, to);
                action.accept(inputs, gradients.get(scope, new NDIndex(from + ":" + to)));
            }
        }
    }

    /**
     * Adds the outer products of the inputs, less the 1 of a bias, at all positions.
     *
     * @param sum shape (D_in, D_in), of {@link #type()}
     */
    void addInputProducts(NDArray sum) {
        calls.addOuterProducts(sum, block.group());
    }

    /** The inputs of all data at all positions, shape (N, R, D_in'), built once. */
    NDArray whole() {
        if (whole == null) {
            whole = inputs(manager, 0, rows());
        }
        return Objects.requireNonNull(whole);
    }

    /** The inputs of some data at all positions, shape (n, R, D_in'). */
    NDArray inputs(NDManager scope, long from, long to) {
        NDArray inputs = block.inputs(calls.inputs(scope, from, to));
        inputs.attach(scope);
        return inputs;
    }
}

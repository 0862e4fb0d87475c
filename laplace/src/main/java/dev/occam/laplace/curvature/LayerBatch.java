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

    /**
     * A block's view of a batch.
     *
     * @param calls what the block's layer did
     * @param block the block
     * @param manager under which inputs that are kept live
     */
    public LayerBatch(LayerCalls calls, ParameterBlock block, NDManager manager) {
        this.calls = calls;
        this.block = block;
        this.manager = manager;
    }

    /** What is done with a chunk of the data. */
    @FunctionalInterface
    public interface ChunkAction {

        /**
         * Uses one chunk; its arrays are closed afterwards.
         *
         * @param inputs shape (n, R, D_in')
         * @param gradients shape (n, R, D_out)
         */
        void accept(NDArray inputs, NDArray gradients);
    }

    /**
     * N.
     *
     * @return data in the batch
     */
    public long rows() {
        return calls.rows();
    }

    /**
     * R.
     *
     * @return shared positions of one datum
     */
    public long positions() {
        return calls.positions();
    }

    /**
     * The block's share of gradients at the layer's output.
     *
     * @param ofLayer shape (N, R, D_out) over all groups
     * @return shape (N, R, D_out)
     */
    public NDArray gradients(NDArray ofLayer) {
        return block.gradients(ofLayer);
    }

    /**
     * The type of the inputs' numbers.
     *
     * @return the network's
     */
    public DataType type() {
        return calls.type();
    }

    /**
     * Inputs averaged over positions, less the 1 of a bias; never builds them.
     *
     * @return shape (N, D_in)
     */
    public NDArray meanInput() {
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
    public void forEachChunk(long extra, NDArray gradients, ChunkAction action) {
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
    public void addInputProducts(NDArray sum) {
        calls.addOuterProducts(sum, block.group());
    }

    /**
     * Places of one datum's input that hold a vector of channels.
     *
     * @return pixels for a convolution, else {@link #positions()}
     */
    public long pixels() {
        return calls.pixels();
    }

    /**
     * Adds the outer products of the inputs' channels at all pixels.
     *
     * @param sum shape (C, C), of {@link #type()}
     */
    public void addChannelProducts(NDArray sum) {
        calls.addChannelProducts(sum, block.group());
    }

    private NDArray whole() {
        if (whole == null) {
            whole = inputs(manager, 0, rows());
        }
        return Objects.requireNonNull(whole);
    }

    private NDArray inputs(NDManager scope, long from, long to) {
        NDArray inputs = block.inputs(calls.inputs(scope, from, to));
        inputs.attach(scope);
        return inputs;
    }
}

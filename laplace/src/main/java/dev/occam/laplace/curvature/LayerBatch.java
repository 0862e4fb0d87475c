package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
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

    /** The manager of the batch, closed with it. */
    NDManager manager() {
        return manager;
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

    /** Data times positions; the sum of R_n, where they differ. */
    long applications() {
        return calls.applications();
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
     * {@link #meanInput} with the 1 of a bias, where it is the block's.
     *
     * @return shape (N, 1, D_in')
     */
    public NDArray reducedInputs() {
        NDArray inputs =
                switch (block.part()) {
                    case WEIGHT -> meanInput();
                    case BIAS -> manager.ones(new Shape(rows(), 1), type());
                    case JOINT ->
                        NDArrays.concat(new NDList(meanInput(), manager.ones(new Shape(rows(), 1), type())), 1);
                };
        return inputs.expandDims(1);
    }

    /** {@link #meanInput} summed over data: shape (1, D_in), float64. */
    NDArray meanInputSum() {
        return meanInput().toType(DataType.FLOAT64, false).sum(new int[] {0}, true);
    }

    /**
     * Inputs summed over data and positions, less the 1 of a bias; never builds them.
     *
     * @return shape (1, D_in), float64
     */
    NDArray inputSum() {
        NDArray counts = calls.positionsByDatum();
        return counts == null
                ? meanInputSum().mul((double) positions())
                : meanInput()
                        .toType(DataType.FLOAT64, false)
                        .mul(counts.toType(DataType.FLOAT64, false))
                        .sum(new int[] {0}, true);
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
        NDArray present = calls.present(scope, from, to);
        if (present != null) {
            // The 1 of a bias is no input where there is no position.
            inputs = inputs.mul(present);
        }
        inputs.attach(scope);
        return inputs;
    }
}

package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The Jacobian of a network's outputs in one block's parameters, by what it is made of: the block's inputs, and the
 * gradient of each output at the layer's output.
 */
public final class LayerJacobian {

    private final ParameterBlock block;
    private final LayerBatch batch;
    private final NDArray gradients;
    private final boolean identity;
    private final @Nullable NDArray scales;

    /**
     * A Jacobian.
     *
     * @param block the parameters
     * @param batch their inputs
     * @param gradients shape (N, C, R, D_out)
     * @param identity whether each datum's gradients are the identity
     */
    LayerJacobian(ParameterBlock block, LayerBatch batch, NDArray gradients, boolean identity) {
        this(block, batch, gradients, identity, null);
    }

    private LayerJacobian(
            ParameterBlock block, LayerBatch batch, NDArray gradients, boolean identity, @Nullable NDArray scales) {
        this.block = block;
        this.batch = batch;
        this.gradients = gradients;
        this.identity = identity;
        this.scales = scales;
    }

    /**
     * The Jacobian in other units of the parameters.
     *
     * @param units what each parameter's gradient is multiplied by, shape (P), float64
     * @return of per-example gradients alone: inputs and output gradients stay as they are
     */
    LayerJacobian scaledBy(NDArray units) {
        return new LayerJacobian(block, batch, gradients, identity, units);
    }

    long rows() {
        return gradients.getShape().get(0);
    }

    long outputs() {
        return gradients.getShape().get(1);
    }

    long positions() {
        return gradients.getShape().get(2);
    }

    int size() {
        return block.size();
    }

    /** Whether the gradients are the identity for each datum, because the layer's outputs are the network's. */
    boolean isIdentity() {
        return identity;
    }

    /** The output gradients of all data, shape (N, C, R, D_out). */
    NDArray gradients() {
        return gradients;
    }

    /** The inputs of all data, shape (N, R, D_in'). */
    NDArray inputs() {
        return batch.whole();
    }

    /** The type of the network's numbers. */
    DataType type() {
        return gradients.getDataType();
    }

    /** Goes through the data in chunks; gradients arrive as (n, C, R, D_out). */
    void forEachChunk(long extra, LayerBatch.ChunkAction action) {
        batch.forEachChunk(extra, gradients, action);
    }

    /**
     * The inputs of some data.
     *
     * @return shape (n, R, D_in')
     */
    NDArray inputs(NDManager scope, long from, long to) {
        return batch.inputs(scope, from, to);
    }

    /**
     * The output gradients of some data.
     *
     * @return shape (n, C, R, D_out)
     */
    NDArray gradients(NDManager scope, long from, long to) {
        return gradients.get(scope, new NDIndex(from + ":" + to));
    }

    /**
     * The gradient of each output of each datum.
     *
     * @param inputs shape (n, R, D_in')
     * @param outputs shape (n, C, R, D_out)
     * @return shape (n, C, P), row-major over the block's matrix, float64
     */
    NDArray perExample(NDArray inputs, NDArray outputs) {
        NDArray found;
        if (block.elementwise()) {
            found = outputs.mul(inputs.expandDims(1)).sum(new int[] {2});
        } else {
            found = products(inputs, outputs).reshape(inputs.getShape().get(0), outputs(), size());
        }
        NDArray exact = found.toType(DataType.FLOAT64, false);
        return scales == null ? exact : exact.mul(scales);
    }

    /**
     * Sums over positions of outer products, whatever basis inputs and gradients are in.
     *
     * @param inputs shape (n, R, I)
     * @param outputs shape (n, C, R, O)
     * @return shape (n, C O, I)
     */
    static NDArray products(NDArray inputs, NDArray outputs) {
        long n = inputs.getShape().get(0);
        long r = inputs.getShape().get(1);
        return outputs.transpose(0, 1, 3, 2).reshape(n, -1, r).matMul(inputs);
    }
}

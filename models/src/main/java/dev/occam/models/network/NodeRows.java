package dev.occam.models.network;

import ai.djl.ndarray.NDArray;

/**
 * A block whose layers see rows of nodes, some of which belong to each datum: to how many, tells the batch.
 *
 * <p>The rows of a datum lie together, in the order of the data; or each datum has room for as many, and those past its own
 * are padding.
 */
public interface NodeRows {

    /** Whether rows are padded to those of the largest datum, along an axis of their own. */
    boolean padded();

    /**
     * Rows of each datum in each layer.
     *
     * @param inputs shape (N, ...)
     * @return for each layer N numbers; layers that differ in none of them may share
     */
    long[][] rows(NDArray inputs);
}

package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Training data that lie in parts, on other machines for example, of which only sums come back. */
public interface PartedData {

    /**
     * A few inputs, from which the network's layers are recorded.
     *
     * @param scope the manager that they are attached to
     * @return shape (n, ...), n at least 1
     */
    NDArray few(NDManager scope);

    /**
     * Goes once through all data.
     *
     * @param start what each part has to know
     * @return the sums of all parts, added up in an order of their own that is always the same
     */
    PackedSums collect(PassStart start);
}

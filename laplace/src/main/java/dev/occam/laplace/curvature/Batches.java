package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/** Data as a sequence of batches, the same at every pass. */
@FunctionalInterface
public interface Batches {

    /** What is done with a batch. */
    @FunctionalInterface
    interface Action {

        /**
         * Uses one batch; its arrays are closed afterwards.
         *
         * @param inputs shape (n, ...)
         * @param targets as the likelihood describes, first axis n
         */
        void accept(NDArray inputs, NDArray targets);
    }

    /**
     * Goes once through the data.
     *
     * @param parent the manager under which each batch gets a manager of its own
     * @param action what is done with each batch
     */
    void forEach(NDManager parent, Action action);

    /**
     * Arrays in memory, cut into batches in their order.
     *
     * @param inputs shape (N, ...)
     * @param targets first axis N
     * @param size rows in a batch; the last may be smaller
     * @return the batches
     */
    static Batches of(NDArray inputs, NDArray targets, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a batch has at least one row, not " + size);
        }
        long rows = inputs.getShape().get(0);
        if (targets.getShape().get(0) != rows) {
            throw new IllegalArgumentException("inputs have " + rows + " rows, targets "
                    + targets.getShape().get(0));
        }
        return (parent, action) -> {
            for (long from = 0; from < rows; from += size) {
                NDIndex rowsOfBatch = new NDIndex(from + ":" + Math.min(from + size, rows));
                try (NDManager batch = parent.newSubManager()) {
                    action.accept(inputs.get(batch, rowsOfBatch), targets.get(batch, rowsOfBatch));
                }
            }
        };
    }
}

package dev.occam.tuner.cluster;

import ai.djl.ndarray.NDArray;

/**
 * The training rows of a run as its network sees them, to be cut into parts.
 *
 * @param inputs shape (N, ...)
 * @param targets as the likelihood describes, first axis N
 * @param parts how many
 * @param batch rows that a pass takes at a time
 */
public record PassRows(NDArray inputs, NDArray targets, int parts, int batch) {

    /**
     * Where a part begins; a function of the rows' number alone.
     *
     * @param part from 0; their number for the end of the last
     * @return number of its first row
     */
    public long start(int part) {
        return part * inputs.getShape().get(0) / parts;
    }
}

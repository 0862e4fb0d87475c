package dev.occam.models.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The numbers of some rows, each row as long as the next, in a form that suits their origin.
 * <p>Immutable for as long as the arrays an instance was made of are left alone.
 */
interface Numbers {
    /** How many numbers there are: rows times the length of a row. */
    long size();

    /** Number {@code column} of {@code row}, both from 0. */
    double get(int row, int column);

    /**
     * The number that a dark pixel of a channel is, where rows are images.
     *
     * @param plane the pixels of one channel
     */
    double dark(int channel, int plane);

    /** The given rows, in the given order. */
    Numbers select(int[] rows);

    /**
     * All numbers as an array.
     *
     * @param type FLOAT32 or FLOAT64; single precision rounds what {@link #get} returns
     * @param shape of {@link #size} numbers, row-major
     */
    NDArray array(NDManager manager, DataType type, Shape shape);
}

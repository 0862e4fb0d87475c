package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;

/**
 * A visitor of the numbers that a sum over data consists of, in a fixed order: one goes through them to write them down,
 * another to add what was written elsewhere.
 */
public interface SumNumbers {

    /**
     * Visits an array of any shape.
     *
     * @param sum float64; read or added to
     */
    void array(NDArray sum);

    /**
     * Visits a matrix that is symmetric but for rounding, of which the upper triangle counts.
     *
     * @param sum shape (n, n), float64; read or added to
     */
    void symmetric(NDArray sum);

    /**
     * Visits a number.
     *
     * @param own its value
     * @return what it is from now on
     */
    double number(double own);
}

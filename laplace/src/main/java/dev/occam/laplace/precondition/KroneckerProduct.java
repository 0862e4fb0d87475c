package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;

/**
 * A product {@code B (x) A}.
 *
 * @param input A, shape (D_in', D_in'), float64
 * @param gradient B, shape (D_out, D_out), float64
 */
record KroneckerProduct(NDArray input, NDArray gradient) {}

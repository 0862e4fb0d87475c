package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.evidence.Spectrum;

/**
 * One block of the curvature, decomposed: eigenvalues of the sum over data at unit noise, and the basis they belong to.
 */
public interface CurvatureBlock {

    /**
     * The parameters of the block.
     *
     * @return the block
     */
    ParameterBlock parameters();

    /**
     * How the block was approximated.
     *
     * @return the name of its structure
     */
    String rule();

    /**
     * The eigenvalues, one a parameter, with what is negative by rounding set to 0.
     *
     * @return length P, in the order of {@link #toEigenbasis}
     */
    double[] eigenvalues();

    /**
     * The eigenvalues for the evidence, which refuses those that are negative by more than rounding.
     *
     * @param squaredNorm squared norm of the block's weights, less their prior mean
     * @return the spectrum
     */
    Spectrum spectrum(double squaredNorm);

    /**
     * Turns a matrix over the block's parameters into the eigenbasis.
     *
     * @param matrix shape (D_out, D_in'), float64
     * @return shape (P), the coordinate along each eigenvector
     */
    NDArray toEigenbasis(NDArray matrix);
}

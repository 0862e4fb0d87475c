package dev.occam.laplace.evidence;

/**
 * How a curvature answers to the scale {@code s = 1/(sigma^2 T)} of the log likelihood.
 *
 * <p>The Hessian of the log likelihood scales with s, and so do the Gauss-Newton and the Monte Carlo Fisher
 * matrix. The empirical Fisher matrix is a sum of squared gradients, each of which scales with s.
 */
public enum CurvatureScaling {
    /** Gauss-Newton and Monte Carlo Fisher: the eigenvalues are multiplied by s. */
    HESSIAN(1),
    /** Empirical Fisher: the eigenvalues are multiplied by s squared. */
    SQUARED_GRADIENT(2);

    private final int exponent;

    CurvatureScaling(int exponent) {
        this.exponent = exponent;
    }

    /** The power of s that multiplies the eigenvalues. */
    public int exponent() {
        return exponent;
    }
}

package dev.occam.laplace.evidence;

/**
 * One block of the curvature whose parts have prior precisions of their own, so that its posterior precision
 * {@code s H + diag(delta)} has other eigenvectors for other prior precisions.
 *
 * <p>With {@code H = B B^T}, and {@code B_p} the rows of part p, all that the evidence needs follows from
 * {@code M = I + sum_p (s / delta_p) B_p^T B_p} (Sylvester's determinant identity).
 */
public interface CoupledBlock {

    /**
     * A name to print.
     *
     * @return of the block
     */
    String name();

    /**
     * Number of parts.
     *
     * @return at least 2
     */
    int parts();

    /**
     * The squared distance of a part's weights from their prior mean.
     *
     * @param part from 0
     */
    double squaredNorm(int part);

    /**
     * The number of directions in which the data can bend the likelihood in a part's weights.
     *
     * @param part from 0
     * @return 0 where there is no curvature
     */
    long rank(int part);

    /**
     * The log-determinant and its derivatives.
     *
     * @param ratios s / delta of each part
     * @return its terms
     */
    Terms at(double[] ratios);

    /**
     * The log-determinant at some prior precisions.
     *
     * @param logDetRatio of the posterior precision over the prior precision, {@code log det M}
     * @param effectiveParameters of each part, {@code gamma_p = tr(X_p)} with {@code X_p = (s / delta_p) M^-1/2 B_p^T B_p M^-1/2}
     * @param overlap (parts, parts): {@code tr(X_p X_q)}
     */
    @SuppressWarnings("ArrayRecordComponent") // numbers on their way from one sum into another; compared nowhere
    record Terms(double logDetRatio, double[] effectiveParameters, double[][] overlap) {}
}

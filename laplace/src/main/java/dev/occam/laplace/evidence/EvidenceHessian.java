package dev.occam.laplace.evidence;

/**
 * The second derivatives of the log marginal likelihood in (log prior precisions, log noise precision).
 *
 * <p>An arrowhead: groups couple through the noise only. Never positive in any direction, since the log
 * marginal likelihood at fixed weights and fixed unit-noise curvature is jointly concave in the logs.
 */
public final class EvidenceHessian {

    private final double[] scatter;
    private final double[] sensitivity;
    private final double dataCurvature;
    private final int exponent;

    /**
     * @param scatter (G): {@code delta ||theta||^2} of each group
     * @param sensitivity (G): {@link Spectrum#sensitivity} summed over each group
     * @param dataCurvature second derivative of the log likelihood in the log noise precision
     * @param exponent the power of the noise precision in the curvature; 0 with no noise
     */
    EvidenceHessian(double[] scatter, double[] sensitivity, double dataCurvature, int exponent) {
        this.scatter = scatter;
        this.sensitivity = sensitivity;
        this.dataCurvature = dataCurvature;
        this.exponent = exponent;
    }

    /** The second derivative in a group's log prior precision. */
    public double prior(int group) {
        return -0.5 * (scatter[group] + sensitivity[group]);
    }

    /** The mixed derivative in a group's log prior precision and the log noise precision. */
    public double coupling(int group) {
        return 0.5 * exponent * sensitivity[group];
    }

    /** The second derivative in the log noise precision. */
    public double noise() {
        double sum = dataCurvature;
        for (double s : sensitivity) {
            sum -= 0.5 * exponent * exponent * s;
        }
        return sum;
    }

    /** (G+1, G+1): the matrix, log noise precision last. */
    public double[][] toDense() {
        int groups = scatter.length;
        double[][] dense = new double[groups + 1][groups + 1];
        for (int group = 0; group < groups; group++) {
            dense[group][group] = prior(group);
            dense[group][groups] = coupling(group);
            dense[groups][group] = coupling(group);
        }
        dense[groups][groups] = noise();
        return dense;
    }

    /**
     * Minus the inverse, restricted to the free coordinates, times a gradient: the Newton direction.
     *
     * @param gradient (G+1), log noise precision last
     * @param free (G+1): coordinates that may move; the direction is 0 elsewhere
     */
    double[] newtonDirection(double[] gradient, boolean[] free) {
        int groups = scatter.length;
        double[] direction = new double[groups + 1];
        if (free[groups]) {
            // Schur complement of the groups, each term in a form that cannot cancel.
            double schur = -dataCurvature;
            double right = gradient[groups];
            for (int group = 0; group < groups; group++) {
                double term = 0.5 * exponent * exponent * sensitivity[group];
                if (free[group]) {
                    term *= scatter[group] / (scatter[group] + sensitivity[group]);
                    right -= coupling(group) * gradient[group] / prior(group);
                }
                schur += term;
            }
            direction[groups] = right / schur;
        }
        for (int group = 0; group < groups; group++) {
            if (free[group]) {
                direction[group] = -(gradient[group] + coupling(group) * direction[groups]) / prior(group);
            }
        }
        return direction;
    }
}

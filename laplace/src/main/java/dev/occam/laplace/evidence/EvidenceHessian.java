package dev.occam.laplace.evidence;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularMatrixException;
import org.jspecify.annotations.Nullable;

/**
 * The second derivatives of the log marginal likelihood in (log prior precisions, log noise precision).
 *
 * <p>An arrowhead where no block has parts of several groups: groups couple through the noise only. Never positive in any direction, since the log
 * marginal likelihood at fixed weights and fixed unit-noise curvature is jointly concave in the logs.
 */
public final class EvidenceHessian {

    private final double[] scatter;
    private final double[] sensitivity;
    private final double @Nullable [][] overlap;
    private final double dataCurvature;
    private final int exponent;

    /**
     * @param scatter (G): {@code delta ||theta||^2} of each group
     * @param sensitivity (G): {@link Spectrum#sensitivity} summed over each group
     * @param overlap (G, G): how far groups share blocks, with zeros on the diagonal; null if none do
     * @param dataCurvature second derivative of the log likelihood in the log noise precision
     * @param exponent the power of the noise precision in the curvature; 0 with no noise
     */
    EvidenceHessian(
            double[] scatter, double[] sensitivity, double @Nullable [][] overlap, double dataCurvature, int exponent) {
        this.scatter = scatter;
        this.sensitivity = sensitivity;
        this.overlap = overlap;
        this.dataCurvature = dataCurvature;
        this.exponent = exponent;
    }

    /** The second derivative in a group's log prior precision. */
    public double prior(int group) {
        return -0.5 * (scatter[group] + sensitivity[group] + sum(group));
    }

    private double sum(int group) {
        return overlap == null ? 0 : Arrays.stream(overlap[group]).sum();
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
            for (int other = 0; overlap != null && other < groups; other++) {
                dense[group][other] = 0.5 * overlap[group][other];
            }
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
        if (overlap != null) {
            return denseDirection(gradient, free);
        }
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

    private double[] denseDirection(double[] gradient, boolean[] free) {
        int[] places = IntStream.range(0, free.length).filter(i -> free[i]).toArray();
        double[] direction = new double[free.length];
        if (places.length == 0) {
            return direction;
        }
        RealMatrix all = new Array2DRowRealMatrix(toDense(), false);
        RealMatrix negative = all.getSubMatrix(places, places).scalarMultiply(-1);
        double[] right = Arrays.stream(places).mapToDouble(i -> gradient[i]).toArray();
        double[] solved;
        try {
            solved = new LUDecomposition(negative)
                    .getSolver()
                    .solve(new ArrayRealVector(right, false))
                    .toArray();
        } catch (SingularMatrixException e) {
            return gradient.clone();
        }
        for (int i = 0; i < places.length; i++) {
            direction[places[i]] = solved[i];
        }
        return direction;
    }
}

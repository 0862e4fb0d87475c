package dev.occam.tuner.run;

import dev.occam.models.data.Examples;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/** A ridge-regularised linear fit of regression targets: how much noise a model without hidden layers would leave. */
final class LinearFit {

    /** On standardised inputs, against sums over the data. */
    private static final double RIDGE = 1;

    /** No start from less noise than this, in standardised units. */
    private static final double LEAST_VARIANCE = 1e-3;

    /** Beyond this many inputs the normal equations cost more than they tell. */
    private static final int MOST_INPUTS = 2000;

    /** Products spent on the normal equations: with more data than that pays for, every k-th row is taken. */
    private static final double MOST_PRODUCTS = 2e9;

    private LinearFit() {}

    /**
     * The residual variance, averaged over outputs.
     *
     * @param examples standardised inputs and targets
     * @return at least 1e-3; 1 where there are too many inputs to fit
     */
    static double residualVariance(Examples examples) {
        int inputs = examples.features();
        if (inputs > MOST_INPUTS) {
            return 1;
        }
        int size = inputs + 1;
        double affordable = MOST_PRODUCTS / ((double) size * size);
        int stride = Math.max(1, (int) Math.ceil(examples.rows() / affordable));
        RealMatrix normal = MatrixUtils.createRealIdentityMatrix(size).scalarMultiply(RIDGE);
        RealMatrix moments = MatrixUtils.createRealMatrix(size, examples.outputs());
        for (int n = 0; n < examples.rows(); n += stride) {
            double[] row = row(examples, n);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j <= i; j++) {
                    normal.addToEntry(i, j, row[i] * row[j]);
                }
                for (int c = 0; c < examples.outputs(); c++) {
                    moments.addToEntry(i, c, row[i] * examples.value(n, c));
                }
            }
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                normal.setEntry(j, i, normal.getEntry(i, j));
            }
        }
        RealMatrix weights =
                new CholeskyDecomposition(normal, 1e-9, 0).getSolver().solve(moments);
        double sum = 0;
        int rows = 0;
        for (int n = 0; n < examples.rows(); n += stride, rows++) {
            double[] fit = weights.preMultiply(row(examples, n));
            for (int c = 0; c < fit.length; c++) {
                double error = fit[c] - examples.value(n, c);
                sum += error * error;
            }
        }
        sum /= rows;
        return Math.max(sum / examples.outputs(), LEAST_VARIANCE);
    }

    /** The inputs of one datum, and a 1. */
    private static double[] row(Examples examples, int n) {
        double[] row = new double[examples.features() + 1];
        for (int j = 0; j < examples.features(); j++) {
            row[j] = examples.input(n, j);
        }
        row[examples.features()] = 1;
        return row;
    }
}

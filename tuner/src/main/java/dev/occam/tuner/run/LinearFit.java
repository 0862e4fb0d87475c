package dev.occam.tuner.run;

import dev.occam.models.data.Examples;
import org.apache.commons.math3.linear.ArrayRealVector;
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
        RealMatrix x = MatrixUtils.createRealMatrix(examples.rows(), inputs + 1);
        for (int n = 0; n < examples.rows(); n++) {
            for (int j = 0; j < inputs; j++) {
                x.setEntry(n, j, examples.input(n, j));
            }
            x.setEntry(n, inputs, 1);
        }
        RealMatrix normal = x.transpose().multiply(x);
        for (int j = 0; j <= inputs; j++) {
            normal.addToEntry(j, j, RIDGE);
        }
        CholeskyDecomposition solver = new CholeskyDecomposition(normal, 1e-9, 0);
        double sum = 0;
        for (int c = 0; c < examples.outputs(); c++) {
            ArrayRealVector y = new ArrayRealVector(examples.rows());
            for (int n = 0; n < examples.rows(); n++) {
                y.setEntry(n, examples.value(n, c));
            }
            double norm = x.operate(solver.getSolver().solve(x.preMultiply(y)))
                    .subtract(y)
                    .getNorm();
            sum += norm * norm / examples.rows();
        }
        return Math.max(sum / examples.outputs(), LEAST_VARIANCE);
    }
}

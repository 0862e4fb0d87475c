package dev.occam.tuner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.predict.Predictive;
import dev.occam.models.data.Task;

/**
 * How far from the training data a row lies, by the variance that the posterior leaves to the network's outputs there: of the
 * training rows, a share of 1 - {@code quantile} lies as far as {@code threshold} or farther.
 *
 * @param quantile of the training rows
 * @param rows how many of them were looked at
 * @param threshold their score at that quantile
 */
public record Novelty(double quantile, int rows, double threshold) {

    private static final double QUANTILE = 0.99;

    /** A posterior without variance would divide by nothing. */
    private static final double LEAST = 1e-300;

    public Novelty {
        if (!(threshold > 0) || Double.isInfinite(threshold) || !(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("no threshold of novelty: " + threshold + " at " + quantile);
        }
    }

    /** From the scores of training rows, ascending. */
    static Novelty of(double[] scores) {
        int at = Math.max(0, (int) Math.ceil(QUANTILE * scores.length) - 1);
        return new Novelty(QUANTILE, scores.length, Math.max(LEAST, scores[at]));
    }

    /**
     * The score of each row: the mean variance of an output; of logits, on which a common shift has no effect, after their mean
     * is taken off.
     *
     * @param predictive of N rows
     * @param task what the outputs are
     * @return variances of standardised targets, or of logits, length N
     */
    public static double[] scores(Predictive predictive, Task task) {
        double outputs = predictive.gaussian().outputs();
        try (NDManager scope = predictive.outputs().getManager().newSubManager()) {
            NDArray trace = predictive.gaussian().variances().sum(new int[] {1});
            trace.attach(scope);
            if (task == Task.CLASSIFICATION) {
                NDArray shift = predictive.covariance().sum(new int[] {1, 2});
                shift.attach(scope);
                trace = trace.sub(shift.div(outputs));
                trace.attach(scope);
            }
            return trace.div(outputs).toDoubleArray();
        }
    }

    /**
     * A score in units of the threshold, as a deviation.
     *
     * @param score of {@link #scores}
     * @return above 1 where the row is farther than the quantile of training rows
     */
    public double relative(double score) {
        return Math.sqrt(Math.max(0, score) / threshold);
    }

    /** Rows whose covariances and samples of outputs fit into some 64 MiB. */
    public static int rowsAtOnce(int outputs) {
        long numbers = Math.max(512L * outputs, (long) outputs * outputs);
        return (int) Math.max(1, Math.min(500, (1L << 23) / numbers));
    }
}

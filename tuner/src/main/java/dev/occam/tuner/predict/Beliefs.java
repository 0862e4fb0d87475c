package dev.occam.tuner.predict;

/**
 * What is believed of N rows with C outputs, all matrices row-major.
 *
 * <p>Of classes {@code certain} and {@code mean} are probabilities, without and with the posterior of the weights: the first are
 * what is predicted, the second is how torn the posterior is; {@code deviation} is empty. Of numbers both are the network's output, and the deviations are those of targets; all in the
 * targets' own units.
 *
 * @param certain (N, C), by the weights alone
 * @param mean (N, C), by the posterior of the weights
 * @param deviation (N, C), noise and weights together
 * @param weights (N, C) the deviation by the weights alone; of classes (N) the mutual information of class and weights, in nats
 * @param entropy (N) of {@code mean} in nats; empty for numbers
 * @param logDensity (N) of the targets by the posterior, in own units; empty where they are not known, or are classes
 * @param novelty (N) above 1 for a row that is farther than most training rows
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
record Beliefs(
        int rows,
        double[] certain,
        double[] mean,
        double[] deviation,
        double[] weights,
        double[] entropy,
        double[] logDensity,
        double[] novelty) {

    /** The most probable class of a row. */
    static int best(double[] probabilities, int row, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (probabilities[row * classes + c] > probabilities[row * classes + best]) {
                best = c;
            }
        }
        return best;
    }
}

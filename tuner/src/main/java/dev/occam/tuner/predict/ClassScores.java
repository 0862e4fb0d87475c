package dev.occam.tuner.predict;

import java.util.List;

/** Sums over rows by which predicted probabilities are judged. */
public final class ClassScores {

    private static final int BINS = 15;

    private long rows;
    private long hits;
    private double nll;
    private double brier;
    private final double[] gaps = new double[BINS];

    /**
     * Adds rows.
     *
     * @param probabilities (N, C), row-major
     * @param targets class ids (N)
     */
    public void add(double[] probabilities, double[] targets) {
        int classes = probabilities.length / targets.length;
        for (int n = 0; n < targets.length; n++) {
            int truth = (int) targets[n];
            int best = Beliefs.best(probabilities, n, classes);
            double confidence = probabilities[n * classes + best];
            rows++;
            hits += best == truth ? 1 : 0;
            // A class of probability 0 by rounding counts as the least positive number.
            nll -= Math.log(Math.max(Double.MIN_VALUE, probabilities[n * classes + truth]));
            for (int c = 0; c < classes; c++) {
                double error = probabilities[n * classes + c] - (c == truth ? 1 : 0);
                brier += error * error;
            }
            int bin = Math.max(0, Math.min(BINS, (int) Math.ceil(confidence * BINS)) - 1);
            gaps[bin] += confidence - (best == truth ? 1 : 0);
        }
    }

    static List<Figure> figures(ClassScores weights, ClassScores posterior) {
        return List.of(
                new Figure("accuracy", weights.accuracy(), posterior.accuracy(), "share of rows"),
                new Figure("nll", weights.nll(), posterior.nll(), "nats per row"),
                new Figure("ece", weights.ece(), posterior.ece(), "expected calibration error, 15 bins"),
                new Figure("brier", weights.brier / weights.rows, posterior.brier / posterior.rows, "0 to 2"));
    }

    /** Share of rows whose most probable class is theirs. */
    public double accuracy() {
        return (double) hits / rows;
    }

    /** Mean negative log-likelihood, in nats a row. */
    public double nll() {
        return nll / rows;
    }

    /** Expected calibration error over 15 bins: Guo et al. 2017, equation 3. */
    public double ece() {
        double sum = 0;
        for (double gap : gaps) {
            sum += Math.abs(gap);
        }
        return sum / rows;
    }
}

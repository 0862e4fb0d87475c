package dev.occam.laplace.evidence;

import java.util.Arrays;

/**
 * A point in the space that the evidence is a function of: a log prior precision for each group, and the log
 * noise precision {@code log(1/sigma^2)}.
 *
 * <p>Where the likelihood has no observation noise the log noise precision is 0. Immutable.
 */
public final class Hyperparameters {

    /** Logs beyond this leave the range in which a double's reciprocal is a double. */
    private static final double MAX_LOG = 690;

    private final double[] logPriorPrecisions;
    private final double logNoisePrecision;

    private Hyperparameters(double[] logPriorPrecisions, double logNoisePrecision) {
        if (logPriorPrecisions.length == 0) {
            throw new IllegalArgumentException("At least one prior precision is needed.");
        }
        for (double log : logPriorPrecisions) {
            requireInRange(log, "prior precision");
        }
        requireInRange(logNoisePrecision, "noise precision");
        this.logPriorPrecisions = logPriorPrecisions;
        this.logNoisePrecision = logNoisePrecision + 0.0; // no negative zero, which would not equal zero
    }

    private static void requireInRange(double log, String what) {
        if (!(Math.abs(log) <= MAX_LOG)) {
            throw new IllegalArgumentException("The " + what
                    + " must be positive and within the range of a double, but its logarithm is " + log + ".");
        }
    }

    /** From logarithms: (G) log prior precisions, and the log noise precision. */
    public static Hyperparameters ofLogs(double[] logPriorPrecisions, double logNoisePrecision) {
        return new Hyperparameters(logPriorPrecisions.clone(), logNoisePrecision);
    }

    /**
     * From plain units.
     *
     * @param priorPrecisions (G): delta of each group
     * @param noise sigma, the standard deviation of the observation noise
     */
    public static Hyperparameters of(double[] priorPrecisions, double noise) {
        double[] logs = Arrays.stream(priorPrecisions).map(Math::log).toArray();
        return new Hyperparameters(logs, -2 * Math.log(noise));
    }

    /** From prior precisions alone, for a likelihood with no observation noise (or noise 1). */
    public static Hyperparameters ofPriorPrecisions(double... priorPrecisions) {
        return of(priorPrecisions, 1);
    }

    /** The same prior precision for every group. */
    public static Hyperparameters uniform(int groupCount, double priorPrecision, double noise) {
        double[] precisions = new double[groupCount];
        Arrays.fill(precisions, priorPrecision);
        return of(precisions, noise);
    }

    /** The number of groups G. */
    public int groupCount() {
        return logPriorPrecisions.length;
    }

    /** The log prior precision of a group. */
    public double logPriorPrecision(int group) {
        return logPriorPrecisions[group];
    }

    /** The prior precision delta of a group. */
    public double priorPrecision(int group) {
        return Math.exp(logPriorPrecisions[group]);
    }

    /** The log prior precisions of all groups, a copy. */
    public double[] logPriorPrecisions() {
        return logPriorPrecisions.clone();
    }

    /** The log noise precision, {@code log(1/sigma^2)}. */
    public double logNoisePrecision() {
        return logNoisePrecision;
    }

    /** The standard deviation sigma of the observation noise. */
    public double noise() {
        return Math.exp(-0.5 * logNoisePrecision);
    }

    /** The same prior with another log noise precision. */
    public Hyperparameters withLogNoisePrecision(double other) {
        return new Hyperparameters(logPriorPrecisions, other);
    }

    /** The same noise with other log prior precisions. */
    public Hyperparameters withLogPriorPrecisions(double[] others) {
        return ofLogs(others, logNoisePrecision);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hyperparameters that
                && Arrays.equals(logPriorPrecisions, that.logPriorPrecisions)
                && Double.compare(logNoisePrecision, that.logNoisePrecision) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(logPriorPrecisions) + Double.hashCode(logNoisePrecision);
    }

    @Override
    public String toString() {
        double[] precisions = Arrays.stream(logPriorPrecisions).map(Math::exp).toArray();
        return "prior precisions " + Arrays.toString(precisions) + ", noise " + noise();
    }
}

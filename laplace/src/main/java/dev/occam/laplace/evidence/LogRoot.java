package dev.occam.laplace.evidence;

import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/** The root of a decreasing function of a logarithm, or the end of the range it would lie beyond. */
final class LogRoot {

    /** Room for round-off in a bracket that may touch the root. */
    private static final double SLACK = 1e-6;

    private static final int MAX_EVALUATIONS = 200;

    private LogRoot() {}

    /**
     * The root, clamped to a range.
     *
     * @param decreasing the function
     * @param lower where it is known to be positive, but for round-off and the range
     * @param upper where it is known to be negative, but for round-off and the range
     * @param min smallest answer
     * @param max largest answer
     */
    static double within(UnivariateFunction decreasing, double lower, double upper, double min, double max) {
        double from = Math.min(Math.max(lower - SLACK, min), max);
        double to = Math.max(Math.min(upper + SLACK, max), min);
        if (decreasing.value(from) <= 0) {
            return from;
        }
        if (decreasing.value(to) >= 0) {
            return to;
        }
        return new BrentSolver(1e-15, 1e-14, 1e-14).solve(MAX_EVALUATIONS, decreasing, from, to);
    }
}

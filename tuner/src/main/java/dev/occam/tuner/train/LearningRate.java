package dev.occam.tuner.train;

/** The learning rate over one fit, step by step. */
@FunctionalInterface
public interface LearningRate {

    /**
     * The rate of a step.
     *
     * @param step from 0
     * @param steps of the whole fit
     * @return the learning rate
     */
    double at(long step, long steps);

    /**
     * Half a cosine from the given rate to 0.
     *
     * @param rate the first step's
     * @return the schedule
     */
    static LearningRate cosine(double rate) {
        return (step, steps) -> rate / 2 * (1 + Math.cos(Math.PI * step / steps));
    }

    /**
     * The same rate throughout.
     *
     * @param rate every step's
     * @return the schedule
     */
    static LearningRate constant(double rate) {
        return (step, steps) -> rate;
    }

    /**
     * A rate that falls by a factor after each third of a fit, however long the fit is.
     *
     * @param rate the first step's
     * @param factor what each third multiplies the rate by
     * @return the schedule
     */
    static LearningRate thirds(double rate, double factor) {
        return (step, steps) -> rate * Math.pow(factor, Math.floor(3.0 * step / steps));
    }

    /**
     * A rate that falls by a factor at regular intervals.
     *
     * @param rate the first step's
     * @param factor what each interval multiplies the rate by
     * @param every steps in an interval
     * @return the schedule
     */
    static LearningRate step(double rate, double factor, long every) {
        return (step, steps) -> rate * Math.pow(factor, Math.floor((double) step / every));
    }
}

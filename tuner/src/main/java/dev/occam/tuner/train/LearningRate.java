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
     * A schedule after a warm-up: over a share of the fit the rate rises in equal steps to the schedule's first, and what
     * is left of the fit is the schedule, whole.
     *
     * @param schedule what follows
     * @param share of a fit's steps, from 0 to below 1; every fit warms up for the same share, however long it is
     * @return the schedule with its warm-up
     */
    static LearningRate warmUp(LearningRate schedule, double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("a warm-up is a share of a fit, from 0 to below 1, not " + share);
        }
        return (step, steps) -> {
            long warm = Math.round(share * steps);
            return step < warm
                    ? schedule.at(0, steps - warm) * (step + 1) / warm
                    : schedule.at(step - warm, steps - warm);
        };
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

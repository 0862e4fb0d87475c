package dev.occam.tuner.loop;

import dev.occam.laplace.evidence.Hyperparameters;
import java.util.Arrays;

/** Bounded moves of hyperparameters on the log scale: a maximum at weights that are still moving is only a direction. */
final class StepLimit {

    /** A factor of ten a round. */
    static final double DECADE = Math.log(10);

    private final double[] limits;
    private final double[] last;

    /**
     * A limit that each coordinate halves when it turns round.
     *
     * @param groups number of prior groups; the noise is one coordinate more
     */
    StepLimit(int groups) {
        limits = new double[groups + 1];
        last = new double[groups + 1];
        Arrays.fill(limits, DECADE);
    }

    /** The limits, then the last steps. */
    double[] memory() {
        double[] all = Arrays.copyOf(limits, 2 * limits.length);
        System.arraycopy(last, 0, all, limits.length, last.length);
        return all;
    }

    /** Remembers what {@link #memory} gave. */
    void recall(double[] memory) {
        if (memory.length != 2 * limits.length) {
            throw new IllegalArgumentException(
                    memory.length + " numbers for the limits of " + limits.length + " coordinates");
        }
        System.arraycopy(memory, 0, limits, 0, limits.length);
        System.arraycopy(memory, limits.length, last, 0, last.length);
    }

    /** Moves from one point towards another, each coordinate by its own limit at most. */
    Hyperparameters move(Hyperparameters from, Hyperparameters to) {
        double[] start = coordinates(from);
        double[] step = difference(start, coordinates(to));
        for (int i = 0; i < step.length; i++) {
            if (step[i] * last[i] < 0) {
                limits[i] /= 2;
            }
            last[i] = step[i];
            start[i] += clamp(step[i], limits[i]);
        }
        return hyperparameters(start);
    }

    /** Moves from one point towards another, every coordinate by the same limit at most. */
    static Hyperparameters towards(Hyperparameters from, Hyperparameters to, double limit) {
        double[] start = coordinates(from);
        double[] step = difference(start, coordinates(to));
        for (int i = 0; i < step.length; i++) {
            start[i] += clamp(step[i], limit);
        }
        return hyperparameters(start);
    }

    /** The point half way between two, on the log scale. */
    static Hyperparameters between(Hyperparameters one, Hyperparameters other) {
        double[] middle = coordinates(one);
        double[] step = difference(middle, coordinates(other));
        for (int i = 0; i < step.length; i++) {
            middle[i] += step[i] / 2;
        }
        return hyperparameters(middle);
    }

    private static double clamp(double step, double limit) {
        return Math.max(-limit, Math.min(limit, step));
    }

    private static double[] coordinates(Hyperparameters h) {
        double[] logs = Arrays.copyOf(h.logPriorPrecisions(), h.groupCount() + 1);
        logs[h.groupCount()] = h.logNoisePrecision();
        return logs;
    }

    private static double[] difference(double[] from, double[] to) {
        double[] step = new double[from.length];
        for (int i = 0; i < step.length; i++) {
            step[i] = to[i] - from[i];
        }
        return step;
    }

    private static Hyperparameters hyperparameters(double[] coordinates) {
        int groups = coordinates.length - 1;
        return Hyperparameters.ofLogs(Arrays.copyOf(coordinates, groups), coordinates[groups]);
    }
}

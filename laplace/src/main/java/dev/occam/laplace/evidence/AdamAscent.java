package dev.occam.laplace.evidence;

import java.util.Arrays;
import java.util.Objects;

/**
 * The papers' way up the evidence: K steps of Adam on the log prior precisions and on the log noise, at fixed
 * weights and curvature, called again whenever the curvature is new (Immer et al. 2021, algorithm 1).
 *
 * <p>Adam is that of Kingma and Ba 2015 as PyTorch has it: epsilon is added to the root of the bias-corrected
 * second moment. The noise enters as {@code log sigma}. The moments are carried from call to call;
 * {@link #state} exports them and {@link #resume} takes them up again. Not safe for use by several threads.
 */
public final class AdamAscent {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double learningRate;
    private final double decay;
    private final HyperparameterRange range;
    private State state;

    private AdamAscent(double learningRate, double decay, HyperparameterRange range, State state) {
        this.learningRate = Checks.positive(learningRate, "learning rate");
        this.decay = Checks.positive(decay, "learning-rate decay");
        if (decay > 1) {
            throw new IllegalArgumentException("The learning-rate decay must be at most 1, but is " + decay + ".");
        }
        this.range = range;
        this.state = state;
    }

    /** An ascent with a constant learning rate within {@link HyperparameterRange#WIDE}, before its first step. */
    public static AdamAscent withLearningRate(double learningRate) {
        return withLearningRate(learningRate, 1, HyperparameterRange.WIDE);
    }

    /**
     * An ascent before its first step.
     *
     * @param learningRate of the first step
     * @param decay what the learning rate is multiplied by after each step; 1 keeps it, less converges
     * @param range where hyperparameters are clamped to after each step
     */
    public static AdamAscent withLearningRate(double learningRate, double decay, HyperparameterRange range) {
        return new AdamAscent(learningRate, decay, range, State.START);
    }

    /** The same kind of ascent, taken up at an exported state. */
    public AdamAscent resume(State exported) {
        return new AdamAscent(learningRate, decay, range, exported);
    }

    /** Steps taken and moments. */
    public State state() {
        return state;
    }

    /**
     * Takes steps.
     *
     * @param evidence the function to climb
     * @param start where the first step starts, usually where the last call ended
     * @param steps K
     * @return where the last step ended, and the value before each step
     * @throws IllegalArgumentException if the number of hyperparameters differs from that of the last call
     */
    public Path climb(LogEvidence evidence, Hyperparameters start, int steps) {
        boolean withNoise = evidence.data().hasNoise();
        int count = start.groupCount() + (withNoise ? 1 : 0);
        if (state.step > 0 && state.first.length != count) {
            throw new IllegalArgumentException("The moments of this ascent are for " + state.first.length
                    + " hyperparameters, but there are " + count + "; start a new one.");
        }
        double[] first = Arrays.copyOf(state.first, count);
        double[] second = Arrays.copyOf(state.second, count);
        double[] values = new double[steps];
        Hyperparameters at = start;
        for (int k = 0; k < steps; k++) {
            EvidenceValue value = evidence.evaluate(at);
            values[k] = value.value();
            double[] gradient = Arrays.copyOf(value.priorGradient(), count);
            if (withNoise) {
                gradient[count - 1] = -2 * value.noiseGradient(); // in log sigma
            }
            at = moved(at, stepUp(gradient, first, second, (double) (state.step + k + 1)), withNoise);
        }
        state = new State(state.step + steps, first, second);
        return new Path(at, values);
    }

    private double[] stepUp(double[] gradient, double[] first, double[] second, double t) {
        double rate = learningRate * Math.pow(decay, t - 1) / (1 - Math.pow(BETA1, t));
        double correction = Math.sqrt(1 - Math.pow(BETA2, t));
        double[] step = new double[gradient.length];
        for (int i = 0; i < step.length; i++) {
            first[i] = BETA1 * first[i] + (1 - BETA1) * gradient[i];
            second[i] = BETA2 * second[i] + (1 - BETA2) * gradient[i] * gradient[i];
            step[i] = rate * first[i] / (Math.sqrt(second[i]) / correction + EPSILON);
        }
        return step;
    }

    private Hyperparameters moved(Hyperparameters at, double[] step, boolean withNoise) {
        double[] logs = at.logPriorPrecisions();
        for (int group = 0; group < logs.length; group++) {
            logs[group] = range.clampLogPrior(logs[group] + step[group]);
        }
        double logNoise = at.logNoisePrecision();
        return Hyperparameters.ofLogs(
                logs, withNoise ? range.clampLogNoise(logNoise - 2 * step[logs.length]) : logNoise);
    }

    /** Where a climb ended, and the evidence on the way. */
    public static final class Path {
        private final Hyperparameters end;
        private final double[] values;

        Path(Hyperparameters end, double[] values) {
            this.end = end;
            this.values = values;
        }

        /** Where the last step ended. */
        public Hyperparameters end() {
            return end;
        }

        /** (K): the log marginal likelihood before each step, a copy. */
        public double[] values() {
            return values.clone();
        }
    }

    /** Adam's memory: steps taken, and the two moments of the gradient in (log delta..., log sigma). */
    public static final class State {
        private static final State START = new State(0, new double[0], new double[0]);

        private final long step;
        private final double[] first;
        private final double[] second;

        /**
         * A state from stored figures.
         *
         * @param step steps taken
         * @param firstMoment one for each hyperparameter, log sigma last; empty before the first step
         * @param secondMoment likewise
         */
        public State(long step, double[] firstMoment, double[] secondMoment) {
            Objects.requireNonNull(firstMoment, "firstMoment");
            if (step < 0 || firstMoment.length != secondMoment.length || (step > 0 && firstMoment.length == 0)) {
                throw new IllegalArgumentException("Adam's state is inconsistent: " + step + " steps, "
                        + firstMoment.length + " first moments, " + secondMoment.length + " second moments.");
            }
            this.step = step;
            this.first = firstMoment.clone();
            this.second = secondMoment.clone();
        }

        /** Steps taken. */
        public long step() {
            return step;
        }

        /** The running mean of the gradient, a copy. */
        public double[] firstMoment() {
            return first.clone();
        }

        /** The running mean of the squared gradient, a copy. */
        public double[] secondMoment() {
            return second.clone();
        }
    }
}

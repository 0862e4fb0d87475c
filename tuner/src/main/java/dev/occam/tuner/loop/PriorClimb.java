package dev.occam.tuner.loop;

import dev.occam.laplace.evidence.AdamAscent;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.LogEvidence;
import dev.occam.tuner.config.OnlineConfig;
import java.util.Arrays;

/** A way up the evidence while the network trains, with what it remembers from one move to the next. */
public interface PriorClimb {

    /**
     * Where the prior goes from here.
     *
     * @param evidence at the present weights
     * @param judgement what it says of them and their prior
     * @param prior what they were trained under
     * @return what to train under from here on
     */
    Hyperparameters next(LogEvidence evidence, Judgement judgement, Hyperparameters prior);

    /**
     * What it remembers.
     *
     * @return numbers that {@link #recall} understands
     */
    double[] memory();

    /**
     * Remembers.
     *
     * @param memory as {@link #memory} gave it
     */
    void recall(double[] memory);

    /**
     * The way that a configuration names.
     *
     * @param config how the evidence is climbed
     * @param groups number of prior groups
     * @return a climb before its first move
     */
    static PriorClimb of(OnlineConfig config, int groups) {
        return switch (config.maximise()) {
            case ADAM -> new ByAdam(AdamAscent.withLearningRate(config.hyperLearningRate()), config.hyperSteps());
            case EXACT -> new ToMaximum(new StepLimit(groups));
        };
    }

    /** Steps of Adam on the logarithms, as the papers have it. */
    final class ByAdam implements PriorClimb {

        private final int steps;
        private AdamAscent ascent;

        private ByAdam(AdamAscent ascent, int steps) {
            this.ascent = ascent;
            this.steps = steps;
        }

        @Override
        public Hyperparameters next(LogEvidence evidence, Judgement judgement, Hyperparameters prior) {
            return ascent.climb(evidence, prior, steps).end();
        }

        /** Steps taken, then the first moments, then the second. */
        @Override
        public double[] memory() {
            AdamAscent.State state = ascent.state();
            double[] first = state.firstMoment();
            double[] all = Arrays.copyOf(new double[] {state.step()}, 1 + 2 * first.length);
            System.arraycopy(first, 0, all, 1, first.length);
            System.arraycopy(state.secondMoment(), 0, all, 1 + first.length, first.length);
            return all;
        }

        @Override
        public void recall(double[] memory) {
            int middle = (memory.length + 1) / 2;
            ascent = ascent.resume(new AdamAscent.State(
                    (long) memory[0],
                    Arrays.copyOfRange(memory, 1, middle),
                    Arrays.copyOfRange(memory, middle, memory.length)));
        }
    }

    /** To the exact maximum, with a limit on the step. */
    final class ToMaximum implements PriorClimb {

        private final StepLimit limit;

        private ToMaximum(StepLimit limit) {
            this.limit = limit;
        }

        @Override
        public Hyperparameters next(LogEvidence evidence, Judgement judgement, Hyperparameters prior) {
            return limit.move(prior, judgement.maximum().hyperparameters());
        }

        @Override
        public double[] memory() {
            return limit.memory();
        }

        @Override
        public void recall(double[] memory) {
            limit.recall(memory);
        }
    }
}

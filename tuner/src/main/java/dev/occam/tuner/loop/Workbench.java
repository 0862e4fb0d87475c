package dev.occam.tuner.loop;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.tuner.train.DivergedException;
import dev.occam.tuner.train.EpochListener;
import dev.occam.tuner.train.InterruptedRunException;
import dev.occam.tuner.train.MapTraining;
import dev.occam.tuner.train.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What every outer loop works with: weights, training, a judge; and the record of what was judged. */
public final class Workbench {

    private final Weights weights;
    private final NDManager manager;
    private final MapTraining training;
    private final Judge judge;
    private final ParameterGroups groups;
    private final double temperature;
    private final Stopwatch watch;
    private final LoopListener listener;
    private final NDList initial;
    private final List<Round> rounds = new ArrayList<>();
    private NDList kept;
    private int chosen = -1;

    /**
     * A bench with weights at their initial values.
     *
     * @param weights the network's trainable tensors
     * @param manager under which copies of the weights live
     * @param training trains them
     * @param judge judges them
     * @param groups the prior's groups
     * @param temperature T of the tempered likelihood
     * @param watch where time is counted
     * @param listener hears of each epoch
     */
    public Workbench(
            Weights weights,
            NDManager manager,
            MapTraining training,
            Judge judge,
            ParameterGroups groups,
            double temperature,
            Stopwatch watch,
            LoopListener listener) {
        this.weights = weights;
        this.manager = manager;
        this.training = training;
        this.judge = judge;
        this.groups = groups;
        this.temperature = temperature;
        this.watch = watch;
        this.listener = listener;
        initial = weights.copy(manager);
        kept = initial;
    }

    MapTraining training() {
        return training;
    }

    Judge judge() {
        return judge;
    }

    ParameterGroups groups() {
        return groups;
    }

    /** What training adds to the gradient of the mean fit, for each tensor, times N: delta sigma^2 T. */
    double[] ridges(Hyperparameters prior) {
        double[] byGroup = ParameterGroups.ridges(prior);
        for (int g = 0; g < byGroup.length; g++) {
            byGroup[g] *= temperature;
        }
        return groups.byTensor(byGroup);
    }

    /** Trains one fit from the present weights and judges the result. */
    Round fit(String phase, Hyperparameters prior, int epochs) {
        double loss = watch.time(Stopwatch.Work.TRAINING, () -> training.fit(ridges(prior), epochs, listener(phase)));
        return judged(phase, loss, judge.judge(prior));
    }

    EpochListener listener(String phase) {
        return new EpochListener() {
            @Override
            public void epoch(long steps, double loss) {
                listener.epoch(steps, phase, loss, lastEvidence());
            }

            @Override
            public void stopped(int epoch, int epochs) {
                listener.stopped(phase, epoch, epochs);
            }
        };
    }

    <T> T timed(Supplier<T> training) {
        return watch.time(Stopwatch.Work.TRAINING, training);
    }

    /** Writes a judgement down, as kept until something else is said of it. */
    Round judged(String phase, double loss, Judgement judgement) {
        Round round = new Round(phase, training.epochsDone(), training.stepsDone(), loss, judgement, Round.State.KEPT);
        rounds.add(round);
        return round;
    }

    private @Nullable Double lastEvidence() {
        return rounds.isEmpty()
                ? null
                : rounds.get(rounds.size() - 1).judgement().evidence();
    }

    /** The last judged state becomes the one that a stop would leave. */
    void keep() {
        hold();
        chosen = rounds.size() - 1;
    }

    /** The present weights become those that a stop would leave, judged or not. */
    void hold() {
        if (kept != initial) {
            kept.close();
        }
        kept = weights.copy(manager);
    }

    /** The last judged state is worse than the kept one. */
    void reject() {
        int last = rounds.size() - 1;
        rounds.set(last, rounds.get(last).with(Round.State.REJECTED));
    }

    /** Goes back to the weights that training began with. */
    void toInitialWeights() {
        weights.set(initial);
    }

    /** Goes back to the kept weights. */
    void toKeptWeights() {
        weights.set(kept);
    }

    /** Runs a loop; what stops it early becomes its ending. */
    LoopResult run(Runnable loop) {
        LoopResult.Ending ending = LoopResult.Ending.FINISHED;
        String detail = "";
        try {
            loop.run();
        } catch (InterruptedRunException e) {
            ending = LoopResult.Ending.INTERRUPTED;
            detail = "interrupted after epoch " + training.epochsDone();
            if (chosen < 0) {
                kept = weights.copy(manager);
            }
        } catch (DivergedException | ArithmeticException e) {
            ending = LoopResult.Ending.DIVERGED;
            detail = String.valueOf(e.getMessage());
        }
        weights.set(kept);
        Round round = null;
        if (chosen >= 0) {
            round = rounds.get(chosen).with(Round.State.CHOSEN);
            rounds.set(chosen, round);
        }
        return new LoopResult(ending, detail, round, kept, List.copyOf(rounds));
    }
}

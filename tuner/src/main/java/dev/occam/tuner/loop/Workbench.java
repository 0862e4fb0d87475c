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

/**
 * What every outer loop works with: weights, training, a judge; and the record of what was judged.
 *
 * <p>While its {@link Journal} answers for an earlier part of the run, weights are not touched: only the rounds and the
 * choice among them are made again.
 */
public final class Workbench {

    private final Weights weights;
    private final NDManager manager;
    private final MapTraining training;
    private final Judge judge;
    private final ParameterGroups groups;
    private final double temperature;
    private final Stopwatch watch;
    private final LoopListener listener;
    private final Journal journal;
    private NDList initial;
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
        this(
                weights,
                manager,
                training,
                judge,
                groups,
                temperature,
                watch,
                listener,
                Journal.begun(Checkpoints.none()));
    }

    /**
     * A bench that keeps checkpoints, or goes on from one.
     *
     * @param weights the network's trainable tensors
     * @param manager under which copies of the weights live
     * @param training trains them
     * @param judge judges them
     * @param groups the prior's groups
     * @param temperature T of the tempered likelihood
     * @param watch where time is counted
     * @param listener hears of each epoch
     * @param journal what was found out already, and where checkpoints go
     */
    public Workbench(
            Weights weights,
            NDManager manager,
            MapTraining training,
            Judge judge,
            ParameterGroups groups,
            double temperature,
            Stopwatch watch,
            LoopListener listener,
            Journal journal) {
        this.weights = weights;
        this.manager = manager;
        this.training = training;
        this.judge = judge;
        this.groups = groups;
        this.temperature = temperature;
        this.watch = watch;
        this.listener = listener;
        this.journal = journal;
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

    Journal journal() {
        return journal;
    }

    /** Trains one fit from the present weights and judges the result. */
    Round fit(String phase, Hyperparameters prior, int epochs) {
        try (BenchFit fit = begin(phase, prior, epochs)) {
            fit.advance(epochs);
            return fit.judge(phase);
        }
    }

    /** Begins a fit whose prior may change on the way. */
    BenchFit begin(String phase, Hyperparameters prior, int epochs) {
        return begin(phase, prior, ridges(prior), epochs);
    }

    /** Begins a fit under ridges that are given for each tensor; the prior is what it is judged by. */
    BenchFit begin(String phase, Hyperparameters prior, double[] ridges, int epochs) {
        return new BenchFit(this, phase, prior, ridges, epochs);
    }

    EpochListener listener(String phase, Runnable beforeStep) {
        return new EpochListener() {
            @Override
            public void step() {
                beforeStep.run();
            }

            @Override
            public void epoch(long stepsDone, double loss) {
                listener.epoch(stepsDone, phase, loss, lastEvidence());
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

    /** Takes the next judgement from the journal. */
    JournalEntry answered(String phase) {
        JournalEntry entry = journal.answer(phase);
        rounds.add(entry.round());
        return entry;
    }

    /** Takes over the state of the journal's end, where no fit was open there. */
    void catchUp() {
        if (journal.exhausted()) {
            goLive();
        }
    }

    /** Takes over the journal's state, if that has not been done; the fit that was open there, or null. */
    @Nullable
    OpenFit goLive() {
        LoopState state = journal.goLive();
        if (state == null) {
            return null;
        }
        weights.set(state.initial());
        initial = weights.copy(manager);
        weights.set(state.kept());
        kept = weights.copy(manager);
        weights.set(state.current());
        training.countFrom(
                state.epochsDone(),
                state.open() == null ? 0 : state.open().state().losses().size());
        List.of(state.initial(), state.kept(), state.current()).forEach(NDList::close);
        return state.open();
    }

    /** Keeps where the loop stands. */
    void save(@Nullable BenchFit fit) {
        try (NDManager scope = manager.newSubManager()) {
            journal.checkpoints()
                    .save(new LoopState(
                            journal.entries(),
                            training.epochsDone(),
                            fit == null ? null : fit.state(scope),
                            initial,
                            kept,
                            weights.copy(scope)));
        }
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
        if (journal.live()) {
            if (kept != initial) {
                kept.close();
            }
            kept = weights.copy(manager);
        }
    }

    /** The last judged state is worse than the kept one. */
    void reject() {
        int last = rounds.size() - 1;
        rounds.set(last, rounds.get(last).with(Round.State.REJECTED));
    }

    /** Goes back to the weights that training began with. */
    void toInitialWeights() {
        if (journal.live()) {
            weights.set(initial);
        }
    }

    /** Goes back to the kept weights. */
    void toKeptWeights() {
        if (journal.live()) {
            weights.set(kept);
        }
    }

    /** Runs a loop; what stops it early becomes its ending. */
    LoopResult run(Runnable loop) {
        LoopResult.Ending ending = LoopResult.Ending.FINISHED;
        String detail = "";
        try {
            loop.run();
            journal.finish();
            goLive();
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

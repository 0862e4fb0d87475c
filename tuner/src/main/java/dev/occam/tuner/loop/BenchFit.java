package dev.occam.tuner.loop;

import ai.djl.ndarray.NDManager;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.tuner.cluster.ClusterException;
import dev.occam.tuner.train.Fit;
import dev.occam.tuner.train.InterruptedRunException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One fit on the bench: trained, judged, and kept for a run that resumes; or answered by the journal of one that does. */
final class BenchFit implements AutoCloseable {

    private final Workbench bench;
    private final String phase;
    private final int epochs;
    private Hyperparameters prior;
    private double[] ridges;
    private @Nullable Fit fit;
    private int asked;
    private int begunAt;

    BenchFit(Workbench bench, String phase, Hyperparameters prior, double[] ridges, int epochs) {
        this.bench = bench;
        this.phase = phase;
        this.prior = prior;
        this.ridges = ridges;
        this.epochs = epochs;
    }

    /** Trains for some epochs. */
    void advance(int more) {
        if (bench.journal().covers(asked + more)) {
            asked += more;
            return;
        }
        Fit training = live();
        int rest = more - (training.epochs() - begunAt);
        saving(() -> bench.timed(() -> training.advance(rest, bench.listener(phase, this::saveIfDue))));
        asked += more;
        begunAt = training.epochs();
    }

    /** Whether it ended early. */
    boolean stopped() {
        return !bench.journal().covers(asked + 1) && live().stopped();
    }

    /** Leaves a checkpoint of a fit that nobody judges. */
    void done() {
        if (bench.journal().live()) {
            bench.save(this);
        }
    }

    /** Judges where training stands, and leaves a checkpoint. */
    Round judge(String label) {
        if (bench.journal().hasAnswer()) {
            Round round = bench.answered(label).round();
            bench.catchUp();
            return round;
        }
        Fit training = live();
        Judgement judgement = saving(() -> bench.judge().judge(prior));
        Round round = bench.judged(label, training.loss(), judgement);
        bench.journal().add(new JournalEntry(round, null));
        bench.save(null);
        return round;
    }

    /** Judges where training stands, keeps it, and lets the prior climb from there. */
    Hyperparameters judgeAndClimb(String label, PriorClimb climb) {
        if (bench.journal().hasAnswer()) {
            PriorMove move = bench.answered(label).move();
            if (move == null) {
                throw new JournalException("its judgement '" + label + "' moved no prior");
            }
            bench.keep();
            climb.recall(move.numbers());
            to(move.to());
            return prior;
        }
        Fit training = live();
        to(saving(() -> bench.judge().look((curvature, evidence) -> {
            Judgement judgement = bench.judge().judge(curvature, evidence, prior);
            Round round = bench.judged(label, training.loss(), judgement);
            bench.keep();
            Hyperparameters to = climb.next(evidence, judgement, prior);
            bench.journal().add(new JournalEntry(round, PriorMove.of(to, climb.memory())));
            return to;
        })));
        training.ridge(ridges);
        return prior;
    }

    private void to(Hyperparameters other) {
        prior = other;
        ridges = bench.ridges(other);
    }

    private Fit live() {
        Fit present = fit;
        if (present == null) {
            @Nullable OpenFit open = bench.goLive();
            present = bench.training().begin(ridges, epochs);
            fit = present;
            if (open != null) {
                present.restore(open.state());
                begunAt = open.begunAt();
                open.close();
            }
        }
        return present;
    }

    /** Does what may be stopped by the user or by a cluster, and if it is, keeps where it stands. */
    private <T> T saving(Supplier<T> work) {
        try {
            return work.get();
        } catch (InterruptedRunException | ClusterException e) {
            bench.save(this);
            throw e;
        }
    }

    private void saveIfDue() {
        if (bench.journal().checkpoints().due()) {
            bench.save(this);
        }
    }

    /** Where it stands; the copies live in {@code scope}. */
    @Nullable
    OpenFit state(NDManager scope) {
        return fit == null ? null : new OpenFit(asked, begunAt, fit.state(scope));
    }

    @Override
    public void close() {
        if (fit != null) {
            fit.close();
        }
    }
}

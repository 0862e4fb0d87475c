package dev.occam.tuner.compare;

import dev.occam.laplace.posterior.Posterior;
import dev.occam.models.data.DataSet;
import dev.occam.models.data.Examples;
import dev.occam.reports.record.ParameterGroup;
import dev.occam.reports.record.RunRecord;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.MemoryTuneRun;
import dev.occam.tuner.run.Progress;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.Tuned;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/** One run on one split: what it took is counted until it has chosen, what is scored afterwards is not. */
final class ArmRun {

    private final Progress progress;
    private final BooleanSupplier cancelled;

    ArmRun(Progress progress, BooleanSupplier cancelled) {
        this.progress = progress;
        this.cancelled = cancelled;
    }

    /**
     * Runs a configuration.
     *
     * @param use takes what it needs of the trained network, and is told what that took
     * @throws RunException where it diverged, or was stopped
     */
    <R> R run(TuneConfig config, DataSet data, BiFunction<Tuned, Cell.Effort, R> use) {
        long wall = System.nanoTime();
        long processor = processorNanos();
        return new MemoryTuneRun().run(config, data, progress, cancelled, tuned -> {
            if (tuned.interrupted() || cancelled.getAsBoolean()) {
                throw new RunException(RunException.Kind.CANCELLED, "interrupted");
            }
            RunRecord record = tuned.record();
            int rows = data.train().rows();
            long stepsPerEpoch = -Math.floorDiv(-rows, config.training().batchSizeFor(rows));
            long fit = config.training().epochsFor(rows);
            long epochs = record.trace().isEmpty()
                    ? fit
                    : record.trace().get(record.trace().size() - 1).epoch();
            return use.apply(
                    tuned,
                    new Cell.Effort(
                            epochs * stepsPerEpoch,
                            epochs * rows,
                            fit * rows,
                            record.trace().size(),
                            (System.nanoTime() - wall) / 1e9,
                            (processorNanos() - processor) / 1e9));
        });
    }

    /** A run whose loop chooses prior and noise. */
    Cell loop(String set, String arm, TuneConfig config, SplitData data) {
        return run(config, data.whole(), (tuned, effort) -> {
            RunRecord record = tuned.record();
            Map<String, Double> priors = new LinkedHashMap<>();
            for (ParameterGroup group : record.groups()) {
                Double precision = group.priorPrecision();
                if (precision != null) {
                    priors.put(group.name(), precision);
                }
            }
            return new Cell(
                    set,
                    data.number(),
                    arm,
                    null,
                    data.whole().task(),
                    scores(tuned.posterior().get(), data),
                    record.evidence() == null ? null : record.evidence().value(),
                    record.noise() == null ? null : record.noise().sigma(),
                    priors,
                    effort,
                    null);
        });
    }

    /** Scores of a posterior, which is closed. */
    static Map<String, Score> scores(Posterior posterior, SplitData data) {
        try (posterior) {
            Examples test = Objects.requireNonNull(data.whole().test());
            return Predictives.scores(posterior, data.whole(), test);
        }
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}

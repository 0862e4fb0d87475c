package dev.occam.tuner.experiment;

import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.config.ExperimentConfig;
import dev.occam.tuner.config.Quantity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has come of the runs of an experiment so far. */
public final class Results {

    private final ExperimentConfig experiment;
    private final Map<PlannedRun, Optional<RunRecord>> runs = new LinkedHashMap<>();
    private final Map<String, Optional<String>> best = new HashMap<>();

    /** No results yet. */
    public Results(ExperimentConfig experiment) {
        this.experiment = experiment;
    }

    /** Adds a run that has ended with a record. */
    void add(PlannedRun run, RunRecord record) {
        runs.put(run, Optional.of(record));
        best.clear();
    }

    /** Adds a run that diverged before there was anything to record. */
    void addDiverged(PlannedRun run) {
        runs.put(run, Optional.empty());
        best.clear();
    }

    /** The experiment. */
    public ExperimentConfig experiment() {
        return experiment;
    }

    /** The runs that have ended; without a record where nothing could be recorded. */
    public Map<PlannedRun, Optional<RunRecord>> runs() {
        return Collections.unmodifiableMap(runs);
    }

    /** How many runs there will be. */
    public int planned() {
        return experiment.runs();
    }

    /** Whether all runs have ended. */
    public boolean complete() {
        return runs.size() == planned();
    }

    /** Whether a run is one by which an arm is judged: of a searched arm those of its best point, once that is known. */
    private boolean stands(PlannedRun run, String variant, String arm) {
        return run.variant().equals(variant)
                && run.arm().equals(arm)
                && (run.point() == null || best(variant, arm).equals(Optional.of(run.point())));
    }

    /**
     * The best point of a searched arm, by the first seed; the first of its points where all of them diverged. Empty as
     * long as its search has not ended.
     */
    public Optional<String> best(String variant, String arm) {
        return best.computeIfAbsent(variant + "\n" + arm, key -> Search.best(this, variant, arm));
    }

    /** The records of an arm's runs that finished, by seed. */
    Map<Long, RunRecord> finished(String variant, String arm) {
        Map<Long, RunRecord> records = new LinkedHashMap<>();
        runs.forEach((run, record) -> {
            if (stands(run, variant, arm)) {
                record.filter(found -> found.status() == RunStatus.FINISHED)
                        .ifPresent(found -> records.put(run.seed(), found));
            }
        });
        return records;
    }

    /** How many of an arm's runs diverged. */
    int diverged(String variant, String arm) {
        return (int) runs.entrySet().stream()
                .filter(entry -> stands(entry.getKey(), variant, arm))
                .filter(entry -> entry.getValue()
                        .map(record -> record.status() == RunStatus.DIVERGED)
                        .orElse(true))
                .count();
    }

    /** A quantity of an arm, by seed; a run without it is left out. */
    Map<Long, Double> values(String variant, String arm, Quantity quantity) {
        Map<Long, Double> values = new LinkedHashMap<>();
        finished(variant, arm).forEach((seed, record) -> {
            Double value = Measured.of(record, quantity);
            if (value != null) {
                values.put(seed, value);
            }
        });
        return values;
    }

    /** A quantity of an arm over its seeds; empty where no run has it. */
    public Optional<Estimate> estimate(String variant, String arm, Quantity quantity) {
        List<Double> values = new ArrayList<>(values(variant, arm, quantity).values());
        return values.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(values));
    }
}

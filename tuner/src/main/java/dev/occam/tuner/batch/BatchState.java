package dev.occam.tuner.batch;

import dev.occam.reports.record.BatchRecord.Entry;
import dev.occam.reports.record.BatchRecord.Failure;
import dev.occam.reports.record.BatchRecord.State;
import dev.occam.reports.record.Metrics;
import dev.occam.reports.record.Ranking;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.batch.BatchListener.Figures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What has become of the runs so far; its user keeps threads apart. */
final class BatchState {

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Ranking.Candidate> candidates = new HashMap<>();

    BatchState(Map<String, Entry> entries) {
        this.entries.putAll(entries);
    }

    Entry entry(String run) {
        Entry entry = entries.get(run);
        if (entry == null) {
            throw new IllegalArgumentException("no such run: " + run);
        }
        return entry;
    }

    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The names of runs in a state. */
    List<String> in(State... states) {
        return entries.values().stream()
                .filter(entry -> List.of(states).contains(entry.state()))
                .map(Entry::name)
                .toList();
    }

    /** A run has come to the end that its record tells. */
    Figures ended(String run, RunRecord record, boolean now) {
        Ranking.Candidate.of(run, record).ifPresent(candidate -> candidates.put(run, candidate));
        boolean finished = record.status() == RunStatus.FINISHED;
        change(run, entry -> {
            List<Failure> failures = entry.failures();
            boolean told = !failures.isEmpty()
                    && failures.get(failures.size() - 1).reason().equals(record.statusDetail());
            return with(
                    entry,
                    finished ? State.FINISHED : State.DIVERGED,
                    entry.attempts() + (now ? 1 : 0),
                    finished || told ? failures : added(failures, new Failure(6, record.statusDetail())),
                    record.durations().total());
        });
        Metrics metrics = record.metrics();
        return !finished
                ? Figures.NONE
                : new Figures(
                        record.evidence() == null ? null : record.evidence().perDatum(),
                        metrics == null
                                ? null
                                : metrics.test("nll").map(Metrics.Metric::value).orElse(null));
    }

    /** A run could not be done. */
    void failed(String run, Failure failure, State then) {
        change(
                run,
                entry -> with(entry, then, entry.attempts() + 1, added(entry.failures(), failure), entry.seconds()));
    }

    /** A run is to be done, or gone on with. */
    void open(String run) {
        change(run, entry -> with(entry, State.OPEN, entry.attempts(), entry.failures(), null));
    }

    /** The finished runs by evidence; the same whichever ended first. */
    List<Ranking> rankings() {
        return Ranking.of(entries.keySet().stream()
                .map(candidates::get)
                .filter(Objects::nonNull)
                .toList());
    }

    private void change(String run, UnaryOperator<Entry> change) {
        entries.put(run, change.apply(entry(run)));
    }

    private static List<Failure> added(List<Failure> failures, Failure one) {
        List<Failure> all = new ArrayList<>(failures);
        all.add(one);
        return all;
    }

    private static Entry with(Entry e, State state, int attempts, List<Failure> failures, @Nullable Double seconds) {
        return new Entry(
                e.name(),
                e.data(),
                e.network(),
                e.curvature(),
                e.seed(),
                e.folder(),
                e.configDigest(),
                state,
                attempts,
                failures,
                seconds);
    }
}

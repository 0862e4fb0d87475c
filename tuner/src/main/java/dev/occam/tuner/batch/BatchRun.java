package dev.occam.tuner.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.BatchRecord;
import dev.occam.reports.record.BatchRecord.Failure;
import dev.occam.reports.record.BatchRecord.State;
import dev.occam.reports.record.Ranking;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.batch.BatchListener.Figures;
import dev.occam.tuner.config.BatchReader;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.run.EndedRun;
import dev.occam.tuner.run.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a batch: each run in its own folder, by workers side by side. What has ended is never done again, what was stopped
 * goes on from its checkpoint, and what became of each is written after every one.
 *
 * <p>The run records decide what has ended; the batch record adds what no run can tell of itself, its failures.
 */
public final class BatchRun {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    /** Exit codes after which the same run, tried again, may go well: files, memory, and Occam's own faults. */
    private static final Set<Integer> MAY_PASS = Set.of(5, 7);

    private static final int DIVERGED = 6;

    private final BatchReader reader;
    private final List<String> overrides;
    private final Path out;
    private final BatchSettings settings;
    private final BatchListener listener;

    // All below is guarded by this.
    private final Deque<String> queue = new ArrayDeque<>();
    private final Map<String, Integer> tries = new HashMap<>();
    private final Set<String> anew = new HashSet<>();
    private final List<BatchWorker> workers = new ArrayList<>();
    private @Nullable String stopped;
    private boolean stopping;

    /**
     * A batch to run.
     *
     * @param reader    of the batch
     * @param overrides assignments laid over all configurations
     * @param out       folder of the batch; one that holds this batch already is gone on with
     * @param listener  hears how it goes
     */
    public BatchRun(
            BatchReader reader, List<String> overrides, Path out, BatchSettings settings, BatchListener listener) {
        this.reader = reader;
        this.overrides = List.copyOf(overrides);
        this.out = out;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * What has come of a batch.
     *
     * @param record  as written
     * @param stopped why it stopped early, where the user did not ask for it
     */
    public record Outcome(BatchRecord record, @Nullable String stopped) {}

    /** A batch at work: what is open to all its workers. */
    private record Work(BatchPlan plan, BatchState state, BatchFolder folder, Instant started) {}

    /**
     * Runs to the end, or until cancelled.
     *
     * @param cancelled asked now and then whether to stop; runs under way keep a checkpoint
     * @throws RunException where the folder is not as it should be
     */
    public Outcome run(BooleanSupplier cancelled) {
        List<BatchReader.Planned> planned = reader.runs(overrides);
        try (BatchFolder folder = BatchFolder.open(out)) {
            BatchRecord before = BatchFolder.record(out);
            BatchPlan plan = new BatchPlan(planned, out, before);
            BatchState state = new BatchState(plan.entries());
            Work work = new Work(plan, state, folder, before == null ? Instant.now() : before.started());
            survey(work);
            write(work, List.of());
            if (stopped == null) {
                listener.begin(planned.size() - queue.size(), planned.size(), settings.workers());
                perform(work, cancelled);
            }
            return new Outcome(write(work, state.rankings()), stopped);
        }
    }

    /** Finds what has ended, by the records of the runs themselves, and queues the rest. */
    private synchronized void survey(Work work) {
        for (BatchRecord.Entry entry : work.state().entries()) {
            String run = entry.name();
            Path folder = out.resolve(entry.folder());
            boolean again = settings.retryFailed() && entry.state() != State.FINISHED && entry.state() != State.OPEN;
            Optional<RunRecord> record;
            try {
                record = EndedRun.in(folder);
            } catch (RunException e) {
                if (again) {
                    work.state().open(run);
                    queue.add(run);
                    anew.add(run);
                } else if (entry.state() != State.FAILED) {
                    work.state().failed(run, new Failure(5, String.valueOf(e.getMessage())), State.FAILED);
                }
                continue;
            }
            if (record.isPresent() && (record.get().status() == RunStatus.FINISHED || !again)) {
                work.state().ended(run, record.get(), false);
                EndedRun.tidy(folder);
            } else if (again || entry.state() == State.OPEN || entry.state() == State.FINISHED) {
                work.state().open(run);
                queue.add(run);
                if (record.isPresent()) {
                    anew.add(run);
                }
            }
        }
    }

    private void perform(Work work, BooleanSupplier cancelled) {
        List<Thread> threads = new ArrayList<>();
        synchronized (this) {
            for (int i = 0; i < Math.min(settings.workers(), queue.size()); i++) {
                int number = i;
                BatchWorker worker = settings.engine().worker();
                workers.add(worker);
                threads.add(new Thread(() -> work(number, worker, work), "occam-worker-" + i));
            }
        }
        threads.forEach(Thread::start);
        long giveUp = Long.MAX_VALUE;
        try {
            while (threads.stream().anyMatch(Thread::isAlive)) {
                Thread.sleep(POLL.toMillis());
                if (giveUp == Long.MAX_VALUE && (cancelled.getAsBoolean() || isStopping())) {
                    stop();
                    giveUp = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() > giveUp) {
                    kill();
                }
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void work(int number, BatchWorker worker, Work work) {
        try (worker) {
            for (String run = next(); run != null; run = next()) {
                String name = run;
                JsonNode answer = worker.perform(task(work, run), message -> tell(number, name, message));
                settle(number, run, answer, work);
            }
        } catch (RuntimeException | Error e) {
            stop("a worker's thread ended: " + e);
        }
    }

    private synchronized @Nullable String next() {
        return stopping ? null : queue.poll();
    }

    private synchronized ObjectNode task(Work work, String run) {
        ObjectNode task =
                Message.of(Message.TASK).put("posterior", settings.posterior()).put("anew", anew.remove(run));
        task.set("config", ConfigReader.tree(work.plan().config(run)));
        return task;
    }

    private synchronized void tell(int number, String run, JsonNode message) {
        if (message.path(Message.KIND).asText().equals(Message.NOTE)) {
            listener.note(run, message.path("line").asText());
        } else {
            listener.advance(
                    number,
                    run,
                    message.path("share").asDouble(),
                    message.path("phase").asText());
        }
    }

    /** What the folder says comes first: a worker may have died after its last word was written. */
    private synchronized void settle(int number, String run, JsonNode answer, Work work) {
        BatchState state = work.state();
        Path folder = out.resolve(state.entry(run).folder());
        Figures figures = Figures.NONE;
        Optional<RunRecord> record = Optional.empty();
        String kind = answer.path(Message.KIND).asText();
        boolean ended = kind.equals(Message.ENDED) || answer.path("died").asBoolean();
        try {
            record = ended ? EndedRun.in(folder) : record;
        } catch (RunException e) {
            // Then it has failed.
        }
        if (record.isPresent()) {
            figures = state.ended(run, record.get(), true);
            EndedRun.tidy(folder);
        } else if (!kind.equals(Message.STOPPED)) {
            fail(run, answer, state);
        }
        listener.end(number, state.entry(run), figures);
        write(work, List.of());
    }

    private void fail(String run, JsonNode answer, BatchState state) {
        Failure failure =
                new Failure(answer.path("code").asInt(1), answer.path("reason").asText("its worker left no run.json"));
        if (answer.path("full").asBoolean()) {
            state.failed(run, failure, State.OPEN);
            stop(failure.reason());
            return;
        }
        boolean mayPass = answer.path("died").asBoolean() || MAY_PASS.contains(failure.code());
        if (mayPass && tries.merge(run, 1, Integer::sum) < settings.attempts()) {
            state.failed(run, failure, State.OPEN);
            queue.addFirst(run);
        } else {
            state.failed(run, failure, failure.code() == DIVERGED ? State.DIVERGED : State.FAILED);
        }
    }

    private synchronized BatchRecord write(Work work, List<Ranking> rankings) {
        BatchRecord record = new BatchRecord(
                reader.batch().title(),
                reader.tree(),
                overrides,
                work.started(),
                settings.workers(),
                settings.cores(),
                settings.threads(),
                work.state().in(State.OPEN).isEmpty(),
                work.state().entries(),
                rankings);
        try {
            work.folder().write(record);
        } catch (IOException e) {
            stop(Objects.requireNonNullElse(e.getMessage(), e.toString()) + "; free some space");
        }
        return record;
    }

    private synchronized void stop(String why) {
        if (stopped == null) {
            stopped = why;
        }
        stopping = true;
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private synchronized void stop() {
        stopping = true;
        workers.forEach(BatchWorker::stop);
    }

    private synchronized void kill() {
        workers.forEach(BatchWorker::kill);
    }
}

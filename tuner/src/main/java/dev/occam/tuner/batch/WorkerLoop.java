package dev.occam.tuner.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.reports.record.RunRecord;
import dev.occam.reports.record.RunStatus;
import dev.occam.tuner.checkpoint.CheckpointException;
import dev.occam.tuner.config.ConfigReader;
import dev.occam.tuner.config.TuneConfig;
import dev.occam.tuner.run.EndedRun;
import dev.occam.tuner.run.Resumption;
import dev.occam.tuner.run.RunException;
import dev.occam.tuner.run.TuneRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * The worker's side: does the runs that come in, one after another, until there will be no more.
 *
 * <p>The end of its input is the batch telling it to stop, or the batch's death: either way the run under way writes a
 * checkpoint at its next step and the process ends. What does not stop in time is cut off, as nothing may go on that a
 * restarted batch will do too.
 */
public final class WorkerLoop {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration FOLDER_PATIENCE = Duration.ofSeconds(60);
    private static final String END = "";

    private final TuneRun run;
    private final PrintStream out;
    private final Function<Throwable, WorkerFailure> failures;
    private final Runnable halt;
    private final BlockingQueue<String> tasks = new LinkedBlockingQueue<>();
    private volatile boolean stopped;

    /**
     * A worker.
     *
     * @param run      does each run
     * @param out      where messages go
     * @param failures what is said of an exception
     * @param halt     ends the process at once
     */
    public WorkerLoop(TuneRun run, PrintStream out, Function<Throwable, WorkerFailure> failures, Runnable halt) {
        this.run = run;
        this.out = out;
        this.failures = failures;
        this.halt = halt;
    }

    /**
     * Works until the input ends.
     *
     * @param in tasks, a line each
     */
    public void work(InputStream in) throws InterruptedException {
        Thread reader = new Thread(() -> read(in), "occam-batch-tasks");
        reader.setDaemon(true);
        reader.start();
        for (String line = tasks.take(); !line.equals(END) && !stopped; line = tasks.take()) {
            JsonNode task = Message.parse(line);
            if (task != null) {
                send(answer(task));
            }
        }
    }

    private void read(InputStream in) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                tasks.add(line);
            }
        } catch (IOException e) {
            // As good as the end.
        }
        stopped = true;
        tasks.add(END);
        try {
            Thread.sleep(PATIENCE.toMillis());
            halt.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode answer(JsonNode task) {
        try {
            RunRecord record = done(task);
            return Message.of(record.status() == RunStatus.INTERRUPTED ? Message.STOPPED : Message.ENDED);
        } catch (RunException e) {
            return e.kind() == RunException.Kind.CANCELLED ? Message.of(Message.STOPPED) : failed(e);
        } catch (RuntimeException | Error e) {
            return failed(e);
        }
    }

    private ObjectNode failed(Throwable thrown) {
        WorkerFailure failure = failures.apply(thrown);
        return Message.of(Message.FAILED)
                .put("code", failure.code())
                .put("reason", failure.reason())
                .put("full", failure.full());
    }

    private RunRecord done(JsonNode task) {
        TuneConfig config = new ConfigReader()
                .json(task.path("config").toString(), "the batch")
                .read();
        Path folder = Path.of(Objects.requireNonNull(config.out(), "a task without a folder"));
        boolean anew = task.path("anew").asBoolean();
        TuneRun kind = task.path("posterior").asBoolean() ? run : run.withoutPosterior();
        WorkerProgress progress = new WorkerProgress(this::send);
        long giveUp = System.nanoTime() + FOLDER_PATIENCE.toNanos();
        while (true) {
            Optional<RunRecord> ended = anew ? Optional.empty() : EndedRun.in(folder);
            if (ended.isPresent()) {
                return ended.get();
            }
            try {
                return Resumption.isPossible(folder)
                        ? kind.resume(Resumption.config(folder), progress, () -> stopped)
                        : kind.run(config, true, progress, () -> stopped);
            } catch (CheckpointException e) {
                // A worker of a batch that was killed may need its time to stop.
                if (!e.isInUse() || stopped || System.nanoTime() > giveUp) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void send(ObjectNode message) {
        out.println(Message.line(message));
        out.flush();
    }
}

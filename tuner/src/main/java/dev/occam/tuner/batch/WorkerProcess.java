package dev.occam.tuner.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The batch's side of a worker: a process that is started when there is something to do, and again when it died.
 *
 * <p>One thread hands out tasks; another may stop it.
 */
public final class WorkerProcess implements BatchWorker {

    private final List<String> command;
    private final int threads;
    private final Path folder;
    private @Nullable Process process;
    private @Nullable BufferedWriter tasks;
    private @Nullable BufferedReader answers;
    private volatile String lastWords = "";
    private volatile boolean stopped;

    /**
     * A worker.
     *
     * @param command that starts one
     * @param threads it may use
     * @param folder that it works in; the empty path for this process's own
     */
    public WorkerProcess(List<String> command, int threads, Path folder) {
        this.command = List.copyOf(command);
        this.threads = threads;
        this.folder = folder;
    }

    @Override
    public JsonNode perform(ObjectNode task, Consumer<JsonNode> onTheWay) {
        try {
            BufferedReader in = begin(task);
            if (in == null) {
                return Message.of(Message.STOPPED);
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode message = Message.parse(line);
                if (message == null) {
                    continue;
                }
                String kind = message.path(Message.KIND).asText();
                if (List.of(Message.ENDED, Message.STOPPED, Message.FAILED).contains(kind)) {
                    return message;
                }
                onTheWay.accept(message);
            }
        } catch (IOException e) {
            if (process() == null) {
                return failed(1, "no worker process could be started: " + e.getMessage());
            }
        }
        return died();
    }

    private synchronized @Nullable BufferedReader begin(ObjectNode task) throws IOException {
        if (stopped) {
            return null;
        }
        if (process == null || tasks == null) {
            start();
        }
        BufferedWriter to = tasks;
        if (to != null) {
            to.write(Message.line(task));
            to.newLine();
            to.flush();
        }
        return answers;
    }

    private void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (!folder.toString().isEmpty()) {
            builder.directory(folder.toFile());
        }
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        Process started = builder.start();
        process = started;
        tasks = started.outputWriter();
        answers = started.inputReader();
        lastWords = "";
        Thread errors = new Thread(() -> listen(started), "occam-worker-errors");
        errors.setDaemon(true);
        errors.start();
    }

    private void listen(Process started) {
        try (BufferedReader lines = started.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    lastWords = line.strip();
                }
            }
        } catch (IOException e) {
            // It is gone.
        }
    }

    private synchronized @Nullable Process process() {
        return process;
    }

    private JsonNode died() {
        Process gone = process();
        int code = 1;
        try {
            if (gone != null) {
                code = gone.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            process = null;
            tasks = null;
            answers = null;
        }
        if (stopped) {
            return Message.of(Message.STOPPED);
        }
        String words = lastWords.isEmpty() ? "" : ": " + lastWords;
        String why = code == 137
                ? "its process was killed, by someone or for want of memory; fewer --workers need less"
                : "its process ended with exit code " + code + words;
        return failed(code, why);
    }

    private static ObjectNode failed(int code, String reason) {
        return Message.of(Message.FAILED)
                .put("code", code)
                .put("reason", reason)
                .put("died", true);
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        if (tasks != null) {
            try {
                tasks.close();
            } catch (IOException e) {
                // It is gone already.
            }
        }
    }

    @Override
    public synchronized void kill() {
        stopped = true;
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Lets it end, which takes no time when it has nothing to do. */
    @Override
    public void close() {
        stop();
        Process last = process();
        try {
            if (last != null && !last.waitFor(5, TimeUnit.SECONDS)) {
                last.destroyForcibly();
            }
        } catch (InterruptedException e) {
            last.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

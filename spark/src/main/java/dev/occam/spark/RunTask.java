package dev.occam.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.occam.tuner.batch.WorkerProcess;
import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/**
 * An executor's share of a batch: one run, by a worker process of its own beside the executor, as a batch on one machine has
 * it. So a run has memory, random streams and threads for itself, and ends with its executor.
 */
final class RunTask implements Function<String, String> {

    private static final long serialVersionUID = 1;

    private static final long POLL = 200;

    private final String folder;

    /**
     * A run.
     *
     * @param folder that relative paths of the batch begin at
     */
    RunTask(String folder) {
        this.folder = folder;
    }

    @Override
    public String call(String task) throws JsonProcessingException, InterruptedException {
        TaskContext context = TaskContext.get();
        int threads = Math.max(1, context.cpus());
        ObjectNode message = (ObjectNode) new JsonMapper().readTree(task);
        try (WorkerProcess worker = new WorkerProcess(command(threads), threads, Path.of(folder))) {
            Thread watch = new Thread(() -> watch(context, worker), "occam-run-watch");
            watch.setDaemon(true);
            watch.start();
            try {
                return worker.perform(message, note -> {}).toString();
            } finally {
                watch.interrupt();
            }
        }
    }

    /** A job that is cancelled has its run write a checkpoint and stop. */
    private static void watch(TaskContext context, WorkerProcess worker) {
        try {
            while (!context.isInterrupted()) {
                Thread.sleep(POLL);
            }
            worker.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> command(int threads) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=" + threads,
                "-XX:-UsePerfData",
                "-Dai.djl.offline=true",
                "-cp",
                classPath(),
                "dev.occam.tuner.cli.Main",
                "batch-worker");
    }

    /** What this executor was started with, and the jars that were sent along. */
    private static String classPath() {
        List<String> all = new ArrayList<>(List.of(System.getProperty("java.class.path")));
        for (ClassLoader loader = Thread.currentThread().getContextClassLoader();
                loader != null;
                loader = loader.getParent()) {
            if (loader instanceof URLClassLoader sent) {
                for (URL url : sent.getURLs()) {
                    if (url.getProtocol().equals("file")) {
                        all.add(path(url));
                    }
                }
            }
        }
        return String.join(File.pathSeparator, all);
    }

    private static String path(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.occam.spark;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** A standalone cluster on loopback: a master and workers of one core each, every one a process of its own. */
final class TestCluster implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final List<Process> processes = new ArrayList<>();

    TestCluster(Path folder, int workers) throws IOException, InterruptedException {
        this.folder = folder;
        // Where a cluster has its jars; here executors get theirs by spark.executor.extraClassPath.
        Files.createDirectories(folder.resolve("jars"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            port = free.getLocalPort();
        }
        start("master", "org.apache.spark.deploy.master.Master", "--host", HOST, "--port", "" + port);
        await();
        for (int i = 0; i < workers; i++) {
            start(
                    "worker-" + i,
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    HOST,
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--work-dir",
                    folder.resolve("work-" + i).toString(),
                    "spark://" + HOST + ":" + port);
        }
    }

    /** Why there can be no cluster: no ports on loopback, or no program java. Empty if there can. */
    static String obstacle() {
        if (!Files.isExecutable(java())) {
            return "no " + java();
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return "";
        } catch (IOException e) {
            return "no port on loopback: " + e.getMessage();
        }
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private void start(String name, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                java().toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        command.addAll(List.of(System.getProperty("occam.spark.opens").split(" ")));
        command.addAll(List.of("-cp", classPath(jar -> true), main, "--webui-port", "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().put("SPARK_HOME", folder.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", HOST);
        processes.add(builder.start());
    }

    private void await() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Socket connected = new Socket(HOST, port)) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end || !processes.get(0).isAlive()) {
                    throw new IllegalStateException("the master did not start; see " + folder.resolve("master.log"), e);
                }
                Thread.sleep(50);
            }
        }
    }

    /** The class path of this process, less some jars. */
    static String classPath(Predicate<String> kept) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(kept)
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A session on this cluster, which has its first job wait for executors of so many cores. */
    SparkSession.Builder session(int cores) {
        return SparkSession.builder()
                .master("spark://" + HOST + ":" + port)
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", HOST)
                .config("spark.driver.bindAddress", HOST)
                .config("spark.cores.max", cores)
                .config("spark.executor.memory", "600m")
                .config("spark.executor.extraClassPath", classPath(jar -> true))
                .config(
                        "spark.executor.extraJavaOptions",
                        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dai.djl.offline=true"
                                + " -Dorg.slf4j.simpleLogger.defaultLogLevel=error")
                .config("spark.executorEnv.OCCAM_TEST_FOLDER", folder.toString())
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s")
                .config("spark.sql.shuffle.partitions", "2");
    }

    /** SIGKILL to a worker and to its executors: a machine that is gone. */
    void kill(int worker) {
        ProcessHandle handle = processes.get(1 + worker).toHandle();
        List<ProcessHandle> executors = handle.descendants().toList();
        handle.destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : processes) {
            List<ProcessHandle> executors = process.descendants().toList();
            process.destroyForcibly();
            executors.forEach(ProcessHandle::destroyForcibly);
        }
        for (Process process : processes) {
            process.waitFor();
        }
    }
}

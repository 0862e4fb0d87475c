package dev.occam.tuner.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Memory that a process held at most while it did something, beyond what it held before.
 *
 * @param what was done
 * @param megabytes of 1e6 bytes, resident
 * @param limit that is good enough
 */
public record PeakMemory(String what, double megabytes, double limit) {

    private static final double LIMIT = 300;

    /**
     * Whether it is good enough.
     *
     * @return true up to the limit
     */
    @JsonProperty
    public boolean met() {
        return megabytes <= limit;
    }

    /**
     * The peak of one prediction, measured in a process of its own: in this one, memory that earlier work freed and the
     * allocator kept would go unseen.
     *
     * @param options of the benchmark
     * @param benchmark whose problem
     * @param rows to predict
     * @return one figure; none where the system does not tell a process its peak, or on another device
     */
    static List<PeakMemory> ofPrediction(BenchOptions options, String benchmark, int rows) {
        if (!options.device().equals("cpu") || !ResidentMemory.isTold()) {
            return List.of();
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                PredictionProcess.class.getName(),
                benchmark,
                String.valueOf(rows),
                options.precision().name(),
                String.valueOf(options.threads()));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(
                        "the process that measures the memory of '" + benchmark + "' ended with code " + code);
            }
            return List.of(new PeakMemory("one prediction of all rows", Double.parseDouble(answer) * 1e-6, LIMIT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while memory was measured", e);
        }
    }
}

package dev.occam.tuner.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident memory of this process, where Linux tells it. */
final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final String FORGET_THE_PEAK = "5";
    private static final int BYTES = 1024;

    private ResidentMemory() {}

    static boolean isTold() {
        return Files.isReadable(STATUS) && Files.isWritable(RESET);
    }

    /** Bytes that a task takes at its peak beyond what was there before. */
    static long peakOf(Runnable task) throws IOException {
        Files.writeString(RESET, FORGET_THE_PEAK);
        long before = read("VmRSS");
        task.run();
        return Math.max(0, read("VmHWM") - before);
    }

    private static long read(String field) throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> BYTES * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + " has no " + field));
    }
}

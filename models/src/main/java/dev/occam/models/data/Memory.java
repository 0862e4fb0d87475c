package dev.occam.models.data;

import java.nio.file.Path;
import java.util.Locale;

/** The memory a data set may take: a file too large for the Java heap is refused before the heap is full. */
final class Memory {
    private static final double SHARE = 0.8;
    private static final double GIBIBYTE = 1L << 30;

    private Memory() {}

    /** Refuses {@code file} when its numbers take more than four fifths of the Java heap. */
    static void check(Path file, double bytes) {
        check(file, bytes, (double) Runtime.getRuntime().maxMemory());
    }

    static void check(Path file, double bytes, double heap) {
        check(file, bytes, heap, "give Java more with JAVA_TOOL_OPTIONS=-Xmx..g, or leave columns out with --ignore");
    }

    /** Refuses {@code file} when the pictures in it, with a copy made on the way, fill the Java heap. */
    static void checkPictures(Path file, double bytes) {
        checkPictures(file, bytes, (double) Runtime.getRuntime().maxMemory());
    }

    static void checkPictures(Path file, double bytes, double heap) {
        check(file, 2 * bytes, heap, "give Java more with JAVA_TOOL_OPTIONS=-Xmx..g");
    }

    static void check(Path file, double bytes, double heap, String remedy) {
        if (bytes > SHARE * heap) {
            throw DataException.in(
                    file,
                    String.format(
                            Locale.ROOT,
                            "its numbers need more than %.1f GiB, Java has %.1f GiB",
                            bytes / GIBIBYTE,
                            heap / GIBIBYTE),
                    remedy);
        }
    }
}

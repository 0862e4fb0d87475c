package dev.occam.reports.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.reports.record.SampleFolder;
import dev.occam.reports.render.Report;
import dev.occam.reports.render.ReportListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report of many runs: in bounded time and memory, and a page that is there at once. 1,000 runs under -Pfull, else 200. */
class ManyRunsTest {
    private static final boolean FULL = Boolean.getBoolean("occam.full");
    private static final int RUNS = FULL ? 1000 : 200;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final double FIRST_PAINT_MILLIS = 2000;

    @TempDir
    Path folder;

    /** What a process of its own does, under a heap of its own. */
    public static void main(String[] paths) throws Exception {
        Report.write(List.of(Path.of(paths[0])), Path.of(paths[1]), false, new ReportListener() {
            @Override
            public void at(int done, int total, String what) {}

            @Override
            public void unread(String label, String why) {
                throw new IllegalStateException(label + ": " + why);
            }
        });
    }

    @Test
    void manyRunsTakeAMinuteAndAGigabyteAtMost() throws Exception {
        Path runs = folder.resolve("runs");
        Path report = folder.resolve("report");
        SampleFolder.many(runs, RUNS);
        long began = System.nanoTime();
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        FULL ? "-Xmx1g" : "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ManyRunsTest.class.getName(),
                        runs.toString(),
                        report.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        double seconds = (System.nanoTime() - began) / 1e9;
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        assertThat(ended).as("%d runs in %.1f s", RUNS, seconds).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        assertThat(report.resolve("index.html")).exists();

        Optional<Path> executable = Chromium.installed();
        if (executable.isPresent()) {
            try (Chromium chromium = Chromium.start(executable.get())) {
                BrowserTab tab = chromium.open();
                double best = Double.POSITIVE_INFINITY;
                for (int i = 0; i < 3; i++) {
                    tab.open(report.resolve("index.html"));
                    tab.await("performance.getEntriesByName('first-contentful-paint').length > 0");
                    best = Math.min(
                            best,
                            tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
                                    .asDouble());
                }
                assertThat(best)
                        .as("milliseconds to the first paint of %d runs", RUNS)
                        .isLessThan(FIRST_PAINT_MILLIS);
                assertThat(tab.evaluate("document.getElementById('shown').textContent")
                                .asText())
                        .contains(" runs");
                assertThat(tab.complaints()).isEmpty();
            }
        }
    }
}

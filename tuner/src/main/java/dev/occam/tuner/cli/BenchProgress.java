package dev.occam.tuner.cli;

import dev.occam.tuner.bench.BenchListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the benchmarks are measuring: on a terminal one line that is drawn over, else a plain line for each benchmark
 * and one every ten seconds.
 */
final class BenchProgress implements BenchListener {

    private static final long BETWEEN_LINES = Duration.ofSeconds(10).toNanos();

    private final PrintWriter out;
    private final Terminal terminal;
    private final DrawnLine drawn;
    private final LongSupplier nanoTime;
    private long lastLine;
    private @Nullable String lastBenchmark;

    BenchProgress(PrintWriter out, Terminal terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.drawn = new DrawnLine(out, terminal);
        this.nanoTime = nanoTime;
    }

    @Override
    public void next(Standing standing) {
        if (terminal.interactive()) {
            drawn.draw(line(standing));
            return;
        }
        long now = nanoTime.getAsLong();
        if (!Objects.equals(lastBenchmark, standing.benchmark()) || now - lastLine >= BETWEEN_LINES) {
            lastBenchmark = standing.benchmark();
            lastLine = now;
            out.println(line(standing));
            out.flush();
        }
    }

    /** Clears the line of a terminal; nothing elsewhere. */
    void finish() {
        drawn.clear();
    }

    private static String line(Standing standing) {
        String round = standing.round() == 0 ? "warming up" : "round " + standing.round() + " of " + standing.rounds();
        String left = standing.left()
                .map(time -> ", about " + Numbers.time(time) + " left")
                .orElse("");
        return standing.benchmark() + " (" + standing.number() + " of " + standing.of() + "), " + round + left + ": "
                + standing.what();
    }
}

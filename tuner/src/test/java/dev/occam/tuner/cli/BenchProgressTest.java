package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.tuner.bench.BenchListener.Standing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchProgressTest {

    private final StringWriter text = new StringWriter();
    private final AtomicLong clock = new AtomicLong(-5);

    private static Standing standing(String benchmark, int round, long secondsLeft) {
        Optional<Duration> left = round == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(secondsLeft));
        return new Standing(benchmark, benchmark.equals("mlp") ? 1 : 2, 2, "exact", round, 5, left);
    }

    private BenchProgress on(Terminal terminal) {
        return new BenchProgress(new PrintWriter(text), terminal, clock::get);
    }

    @Test
    void withoutATerminalItSaysEachBenchmarkAndEveryTenSeconds() {
        BenchProgress progress = on(Terminal.none());
        progress.next(standing("mlp", 0, 0));
        for (int round = 1; round <= 5; round++) {
            clock.addAndGet(Duration.ofSeconds(4).toNanos());
            progress.next(standing("mlp", round, 20 - 4L * round));
        }
        progress.next(standing("conv", 0, 0));
        progress.finish();

        assertThat(text.toString().lines())
                .containsExactly(
                        "mlp (1 of 2), warming up: exact",
                        "mlp (1 of 2), round 3 of 5, about 8 s left: exact",
                        "conv (2 of 2), warming up: exact");
        assertThat(text.toString()).doesNotContain("\r");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80})
    void onATerminalItDrawsOverOneLineAndClearsIt(int width) {
        BenchProgress progress = on(new Terminal(true, width));
        progress.next(standing("mlp", 2, 125));
        progress.next(standing("mlp", 3, 60));
        progress.finish();
        progress.finish();

        List<String> drawn = Arrays.stream(text.toString().split("\r")).toList();
        assertThat(drawn).allSatisfy(line -> assertThat(line).hasSizeLessThan(width));
        assertThat(drawn.get(1)).startsWith("mlp (1 of 2), round 2 of 5, about 2 min");
        assertThat(drawn.get(drawn.size() - 1)).isBlank();
        assertThat(text.toString()).doesNotContain(System.lineSeparator()).endsWith("\r");
    }
}

package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.occam.tuner.run.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalProgressTest {

    private final StringWriter text = new StringWriter();

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 160})
    void drawsABarOverOneLine(int width) {
        Progress progress = TerminalProgress.on(new Terminal(true, width), new PrintWriter(text));
        progress.note("before");
        progress.begin(1000);
        progress.advance(500, "round 3 of 8", 0.1234, -512.3);
        progress.note("between");
        progress.advance(1000, "last fit", 0.0123, -400.0);
        progress.finish();
        progress.finish();

        List<String> drawn = Arrays.stream(text.toString().split("\r|\\R"))
                .map(String::stripTrailing)
                .toList();
        assertThat(drawn).contains("before", "between").allSatisfy(line -> assertThat(line)
                .hasSizeLessThan(width));
        assertThat(drawn.get(drawn.size() - 1)).contains("100%");
        assertThat(text.toString()).endsWith(System.lineSeparator());
    }

    @Test
    void theBarTellsLossAndEvidence() {
        Progress progress = TerminalProgress.on(new Terminal(true, 160), new PrintWriter(text));
        progress.begin(1000);
        progress.advance(1000, "last fit", 0.0123, -400.0);
        progress.finish();

        assertThat(text.toString()).contains("loss 0.0123, evidence -400, last fit");
    }

    @Test
    void withoutATerminalProgressIsPlain() {
        assertThat(TerminalProgress.on(Terminal.none(), new PrintWriter(text))).isInstanceOf(PlainProgress.class);
    }

    @Test
    void finishingBeforeItBeganIsHarmless() {
        TerminalProgress.on(new Terminal(true, 80), new PrintWriter(text)).finish();

        assertThat(text.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'30 132\n',132", "'30 10',40", "'0 0',80", "'',80", "'x y',80", "'1 2 3',80", "'30 9999999',80"})
    void theWidthIsWhatSttySays(String size, int width) {
        assertThat(Terminal.parse(size)).isEqualTo(width);
    }

    @Test
    void testsHaveNoTerminal() {
        assertThat(Terminal.detect()).isEqualTo(Terminal.none());
    }
}

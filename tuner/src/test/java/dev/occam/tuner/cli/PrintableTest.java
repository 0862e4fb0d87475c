package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain, with ümlaut 日本 😀|plain, with ümlaut 日本 😀",
                "\u001b[31mred|\\u001b[31mred",
                "a\u202eb|a\\u202eb",
                "a\u2066b|a\\u2066b",
                "\u0007|\\u0007",
                "a\u0085b|a\\u0085b",
                "a\u2028b|a\\u2028b",
                "a\ud800b|a\\ud800b"
            },
            delimiter = '|')
    void whatATerminalObeysIsShown(String text, String shown) {
        assertThat(Printable.lines(text)).isEqualTo(shown);
    }

    @Test
    void linesBecomeOne() {
        assertThat(Printable.line(" a \r\n b\nc ")).isEqualTo("a b c");
        assertThat(Printable.lines("a\nb\tc")).isEqualTo("a\nb\tc");
    }

    @Test
    void theVeryLongLosesItsMiddle() {
        assertThat(Printable.line("x".repeat(900))).isEqualTo("x".repeat(900));
        assertThat(Printable.line("x".repeat(10_000) + "end"))
                .hasSizeLessThan(1000)
                .contains("...")
                .endsWith("xend");
    }
}

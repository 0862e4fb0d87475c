package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InertTextTest {

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
        assertThat(InertText.of(text)).isEqualTo(shown);
    }

    @Test
    void linesBecomeOne() {
        assertThat(InertText.of("a\r\nb\tc")).isEqualTo("a\\u000d\\u000ab\\u0009c");
    }

    @Test
    void theVeryLongIsCutBetweenCharacters() {
        assertThat(InertText.of("x".repeat(500))).isEqualTo("x".repeat(500));
        assertThat(InertText.of("😀".repeat(10_000))).isEqualTo("😀".repeat(500) + "... (10,000 characters)");
    }
}

package dev.occam.reports.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0           | 0
            -0.0        | 0
            1           | 1
            0.1         | 0.1
            -0.12346    | −0.1235
            12.5        | 12.5
            99.996      | 100
            999.96      | 1,000
            768.349     | 768.3
            -1234.6     | −1,235
            12346.4     | 12,346
            99999.4     | 99,999
            99999.6     | 1e5
            100000      | 1e5
            -123456     | −1.235e5
            1e8         | 1e8
            0.0001      | 0.0001
            0.00012345  | 0.0001234
            0.000099994 | 9.999e-5
            0.000099996 | 0.0001
            3.1e-9      | 3.1e-9
            4.9e-324    | 4.941e-324
            1.7976931348623157e308 | 1.798e308
            """)
    void fourSignificantDigits(double value, String text) {
        assertThat(NumberText.number(value)).isEqualTo(text);
    }

    @Test
    void whatIsNoNumberIsADash() {
        assertThat(NumberText.number(null)).isEqualTo("–");
        assertThat(NumberText.number(Double.NaN)).isEqualTo("–");
        assertThat(NumberText.signed(null)).isEqualTo("–");
    }

    @Test
    void gainsCarryTheirSign() {
        assertThat(NumberText.signed(2.5)).isEqualTo("+2.5");
        assertThat(NumberText.signed(-2.5)).isEqualTo("−2.5");
        assertThat(NumberText.signed(0.0)).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({
        "0.3126, 0.31 s",
        "9.999, 10.00 s",
        "41.23, 41.2 s",
        "59.97, 1 min 00 s",
        "61.4, 1 min 01 s",
        "3599.7, 1 h 00 min",
        "7322, 2 h 02 min"
    })
    void times(double seconds, String text) {
        assertThat(NumberText.seconds(seconds)).isEqualTo(text);
    }

    @Test
    void sharesAndCounts() {
        assertThat(NumberText.percent(0.004)).isEqualTo("< 1 %");
        assertThat(NumberText.percent(0)).isEqualTo("0 %");
        assertThat(NumberText.percent(0.81)).isEqualTo("81 %");
        assertThat(NumberText.count(1_234_567)).isEqualTo("1,234,567");
    }
}

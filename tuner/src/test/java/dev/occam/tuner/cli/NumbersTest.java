package dev.occam.tuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0,4,0", "1,4,1", "-768.34,6,-768.34", "0.123456,4,0.1235", "123456.7,4,123500", "1e8,4,1.000e+08",
        "0.00012346,4,0.0001235", "0.000099,3,9.90e-05", "NaN,4,NaN", "-Infinity,4,-Infinity", "2.5,3,2.5", "100,2,100"
    })
    void keepsTheSignificantDigits(double x, int digits, String text) {
        assertThat(Numbers.significant(x, digits)).isEqualTo(text);
    }

    @Test
    void isWithinItsDigitsEverywhere() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            double x = (random.nextBoolean() ? 1 : -1) * Math.pow(10, random.nextDouble() * 40 - 20);
            double read = Double.parseDouble(Numbers.significant(x, 5));
            assertThat(Math.abs(read / x - 1))
                    .as("%s read %s, ratio %s", x, read, read / x)
                    .isLessThan(5.1e-5);
        }
    }

    @Test
    void aMissingNumberIsADash() {
        assertThat(Numbers.significant(null, 3)).isEqualTo("-");
    }

    @ParameterizedTest
    @CsvSource({"0,0 s", "1499,1 s", "59400,59 s", "59600,1 min 00 s", "185000,3 min 05 s", "7800000,2 h 10 min"})
    void timeIsReadable(long millis, String text) {
        assertThat(Numbers.time(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void countsHaveCommas() {
        assertThat(Numbers.count(1234567)).isEqualTo("1,234,567");
    }

    @Test
    void aTableAlignsItsColumnsAndCutsItsFirst() {
        TextTable table = new TextTable(1, List.of("name", "n"));
        table.add(List.of("a name that is long", "1"));
        table.add(List.of("b", "100"));

        assertThat(table.lines(80))
                .containsExactly(
                        "  name                   n", "  a name that is long    1", "  b                    100");
        assertThat(table.lines(20))
                .containsExactly("  name             n", "  a name tha...    1", "  b              100");
        assertThatThrownBy(() -> table.add(List.of("c"))).hasMessageContaining("1 cells for 2 columns");
    }
}

package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellTest {
    @ParameterizedTest
    @CsvSource({"1,1", "-2.5,-2.5", "+3,3", ".5,0.5", "5.,5", "1e3,1000", "1E-3,0.001", "-0,-0.0", "007,7"})
    void readsNumbers(String text, double value) {
        assertThat(Cell.number(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1d", "2f", "3D", "4F", "0x1p3", "1_000", "1 2", "--1", "-", ".", "e5", "1e", "abc", "1,5"})
    void takesNoTextForANumber(String text) {
        assertThat(Cell.number(text)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inf", "Inf", "+INF", "Infinity", "1e400"})
    void readsInfinities(String text) {
        assertThat(Cell.number(text)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NA", "na", "N/A", "NaN", "nan", "null", "NULL", "?"})
    void knowsMissingCells(String text) {
        assertThat(Cell.isMissing(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1.0,1", "-3,-3", "0.1,0.1", "1e15,1000000000000000", "1e300,1.0E300", "-0.0,0"})
    void writesANumberOneWay(double value, String text) {
        assertThat(Cell.canonical(value)).isEqualTo(text);
    }
}

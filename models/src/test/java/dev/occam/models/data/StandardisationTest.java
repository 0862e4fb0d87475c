package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardisationTest {

    @Test
    void byHand() {
        Standardisation map = Standardisation.ofRows(new double[] {1, 7, 3, 7, 5, 7, 7, 7}, 2);

        assertThat(map.mean(0)).isEqualTo(4);
        assertThat(map.scale(0)).isCloseTo(Math.sqrt(5), within(1e-15));
        assertThat(map.mean(1)).isEqualTo(7);
        assertThat(map.scale(1)).isEqualTo(1);
    }

    /** Whatever the unit and the offset, standardised rows have mean 0 and variance 1. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-200, 1e-8, 1, 1e8, 1e200})
    void rowsOfAnyUnit(double unit) {
        SplittableRandom random = new SplittableRandom(3);
        double[] rows = new double[3 * 500];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = unit * (i % 3 * 100 + random.nextGaussian());
        }
        Standardisation map = Standardisation.ofRows(rows, 3);
        for (int c = 0; c < 3; c++) {
            double sum = 0;
            double squares = 0;
            for (int i = c; i < rows.length; i += 3) {
                double z = map.standardise(rows[i], c);
                sum += z;
                squares += z * z;
            }
            assertThat(sum / 500).isCloseTo(0, within(1e-11));
            assertThat(squares / 500).isCloseTo(1, within(1e-11));
        }
    }

    @Test
    void whatCantBeStandardisedIsRefused() {
        assertThatThrownBy(() -> Standardisation.ofRows(new double[] {-1e308, 1e308}, 1))
                .hasMessageContaining("column 0 runs from -1.0E308 to 1.0E308");
        assertThatThrownBy(() -> Standardisation.ofRows(new double[3], 2)).hasMessageContaining("no whole rows of 2");
        assertThatThrownBy(() -> Standardisation.ofRows(new double[0], 2)).hasMessageContaining("no whole rows of 2");
    }
}

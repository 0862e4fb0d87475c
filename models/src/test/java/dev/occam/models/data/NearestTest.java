package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> NAMES =
            List.of("epochs", "batchSize", "learningRate", "heating_load", "overall_height", "y", "pH");

    @ParameterizedTest
    @CsvSource({
        "epoch, epochs",
        "ephocs, epochs",
        "batch_size, batchSize",
        "BATCHSIZE, batchSize",
        "learning-rate, learningRate",
        "heating, heating_load",
        "heating_laod, heating_load",
        "Y, y",
        "ph, pH",
    })
    void findsTheNameMeant(String written, String meant) {
        assertThat(Nearest.to(written, NAMES)).contains(meant);
        assertThat(Nearest.hint(written, NAMES)).isEqualTo(", nearest: '" + meant + "'");
    }

    @ParameterizedTest
    @CsvSource({"quality", "momentum", "z", "''", "___"})
    void findsNothingWhereNothingIsNear(String written) {
        assertThat(Nearest.to(written, NAMES)).isEmpty();
        assertThat(Nearest.hint(written, NAMES)).isEmpty();
    }

    @Test
    void findsTheFirstOfEquals() {
        assertThat(Nearest.to("colum", List.of("column", "colums"))).contains("column");
        assertThat(Nearest.to("x", List.of())).isEmpty();
    }
}

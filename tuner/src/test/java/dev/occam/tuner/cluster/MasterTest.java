package dev.occam.tuner.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a master's address says, and how rows are cut for it. */
class MasterTest {

    @ParameterizedTest
    @CsvSource({
        "local, local",
        "local[4], local",
        "spark://host:7077, standalone",
        "yarn, yarn",
        "k8s://https://host:6443, kubernetes"
    })
    void itsKindTellsNoHost(String url, String kind) {
        assertThat(new Master(url, null).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "250, 1", "251, 2", "1437, 6", "8000, 32", "1000000000, 32"})
    void rowsAloneTellHowManyParts(long rows, int parts) {
        assertThat(new Master("local[7]", null).partsOf(rows)).isEqualTo(parts);
        assertThat(new Master("yarn", null).partsOf(rows)).isEqualTo(parts);
    }

    @Test
    void whatIsAskedForHolds() {
        Master asked = new Master("yarn", 5);
        assertThat(asked.partsOf(3)).isEqualTo(3);
        assertThat(asked.partsOf(1000)).isEqualTo(5);
        assertThat(asked.orPartitions(9)).isEqualTo(asked);
        assertThat(new Master("yarn", null).orPartitions(9).partsOf(1000)).isEqualTo(9);
        assertThatThrownBy(() -> new Master("yarn", 0)).hasMessage("a pass has at least one part, not 0");
    }

    @ParameterizedTest
    @CsvSource({"7, 1", "7, 3", "7, 7", "100, 32"})
    void partsAreNeighboursAndNoneIsEmpty(int rows, int parts) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray numbers = manager.zeros(new Shape(rows, 1));
            PassRows cut = new PassRows(numbers, numbers, parts, 10);
            assertThat(cut.start(0)).isZero();
            assertThat(cut.start(parts)).isEqualTo(rows);
            for (int part = 0; part < parts; part++) {
                assertThat(cut.start(part + 1)).isGreaterThan(cut.start(part));
            }
        }
    }
}

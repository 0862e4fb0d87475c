package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real tables read whole; skipped where the data are not beside the project. */
class SharedDataTest {
    @ParameterizedTest
    @CsvSource({
        "uci-energy, heating_load, 768, 8, 6.01, 43.1",
        "uci-concrete, compressive_strength_mpa, 1030, 8, 2.33, 82.6",
        "sklearn-diabetes, target, 442, 10, 25, 346",
    })
    void aRegressionIsInferred(String set, String target, int rows, int features, double least, double most) {
        DataSet data = CsvFile.of(SharedData.file(set + "/data.csv"), target).read();
        assertThat(data.name()).isEqualTo(set);
        assertThat(data.task()).isEqualTo(Task.REGRESSION);
        assertThat(data.train().rows()).isEqualTo(rows);
        assertThat(data.train().features()).isEqualTo(features);
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < rows; row++) {
            double z = data.train().value(row, 0);
            sum += z;
            squares += z * z;
            lowest = Math.min(lowest, data.targets().restore(z, 0));
            highest = Math.max(highest, data.targets().restore(z, 0));
        }
        assertThat(lowest).isCloseTo(least, within(1e-12));
        assertThat(highest).isCloseTo(most, within(1e-12));
        assertThat(sum / rows).isCloseTo(0, within(1e-13));
        assertThat(squares / rows).isCloseTo(1, within(1e-13));
    }

    @ParameterizedTest
    @CsvSource({
        "sklearn-breast-cancer, 569, 30, 2",
        "sklearn-iris, 150, 4, 3",
        "sklearn-digits, 1797, 64, 10",
    })
    void aClassificationIsInferred(String set, int rows, int features, int classes) {
        DataSet data = CsvFile.of(SharedData.file(set + "/data.csv"), "target").read();
        assertThat(data.task()).isEqualTo(Task.CLASSIFICATION);
        assertThat(data.train().rows()).isEqualTo(rows);
        assertThat(data.train().features()).isEqualTo(features);
        assertThat(data.outputNames()).hasSize(classes).startsWith("0", "1");
        assertThat(data.notes()).anyMatch(note -> note.contains("--task regression"));
    }

    @Test
    void wineQualityIsClassificationUnlessTold() {
        CsvFile wine = CsvFile.of(SharedData.file("uci-wine-quality-red/data.csv"), "quality");
        assertThat(wine.read().outputNames()).containsExactly("3", "4", "5", "6", "7", "8");
        DataSet told = wine.withTask(Task.REGRESSION).read();
        assertThat(told.task()).isEqualTo(Task.REGRESSION);
        assertThat(told.outputNames()).containsExactly("quality");
        assertThat(told.train().rows()).isEqualTo(1599);
    }

    @Test
    void navalKeepsItsTwoConstantColumns() {
        Path file = SharedData.file("uci-naval-propulsion-plant/data.csv");
        DataSet data = CsvFile.of(file, "gt_compressor_decay_coefficient").read();
        assertThat(data.train().features()).isEqualTo(16);
        assertThat(data.notes())
                .contains("columns 'gt_compressor_inlet_air_temperature', 'gt_compressor_inlet_air_pressure' are"
                        + " constant in the training rows and kept, unscaled");
        assertThat(data.targets().scale(0)).isCloseTo(0.0147, within(1e-3));
    }

    @ParameterizedTest
    @CsvSource({"uci-energy, heating_load, 691, 77", "uci-naval-propulsion-plant, , 10741, 1193"})
    void splitFilesGiveTheirRows(String set, String target, int train, int test) {
        Path file = SharedData.file(set + "/data.csv");
        String named = target == null ? "gt_compressor_decay_coefficient" : target;
        Path trainRows = SharedData.file(set + "/splits_train.txt");
        Path testRows = SharedData.file(set + "/splits_test.txt");
        for (int line : new int[] {0, 19}) {
            DataSet data = CsvFile.of(file, named)
                    .withSplit(new Split.IndexFiles(trainRows, testRows, line))
                    .read();
            assertThat(data.train().rows()).isEqualTo(train);
            assertThat(data.test()).isNotNull();
            assertThat(data.test().rows()).isEqualTo(test);
        }
    }
}

package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures that are their own targets. */
class DrawnPicturesTest {

    @ParameterizedTest
    @EnumSource
    void targetsAreTheInputs(DrawnPictures.What what) {
        DataSet data = new DrawnPictures(what, 12, 10, 28, 5).read();

        assertThat(data.task()).isEqualTo(Task.RECONSTRUCTION);
        assertThat(data.outputNames()).hasSize(784).isEqualTo(data.featureNames());
        try (NDManager manager = NDManager.newBaseManager()) {
            Examples train = data.train();
            assertThat(train.targets(manager, DataType.FLOAT64))
                    .isEqualTo(train.inputs(manager, DataType.FLOAT64).reshape(new Shape(12, 784)));
            assertThat(train.inputs(manager, DataType.FLOAT64).max().getDouble())
                    .isBetween(0.9, 1.0);
            assertThat(train.inputs(manager, DataType.FLOAT64).min().getDouble())
                    .isZero();
        }
        assertThat(data.train().select(new int[] {3}).value(0, 400))
                .isEqualTo(data.train().value(3, 400));
        assertThatThrownBy(() -> data.train().label(0)).hasMessageContaining("a reconstruction has no class ids");
    }

    /** Thin lines: few pixels are bright, all lie near others, and no two pictures are alike. */
    @Test
    void curvesAreLines() {
        DataSet data = new DrawnPictures(DrawnPictures.What.CURVES, 50, 0, 28, 1).read();
        double bright = 0;
        int differing = 0;
        for (int pixel = 0; pixel < 784; pixel++) {
            differing += data.train().value(0, pixel) == data.train().value(1, pixel) ? 0 : 1;
        }
        for (int row = 0; row < 50; row++) {
            for (int pixel = 0; pixel < 784; pixel++) {
                bright += data.train().value(row, pixel) / 50;
            }
        }

        assertThat(bright).isBetween(20.0, 120.0);
        assertThat(differing).isGreaterThan(50);
    }

    @Test
    void theFirstRowsAreTheSameWhateverTheirNumber() {
        Examples few = new DrawnPictures(DrawnPictures.What.CURVES, 10, 0, 16, 4)
                .read()
                .train();
        Examples more = new DrawnPictures(DrawnPictures.What.CURVES, 30, 10, 16, 4)
                .read()
                .train();

        for (int pixel = 0; pixel < 256; pixel++) {
            assertThat(more.value(9, pixel)).isEqualTo(few.value(9, pixel));
        }
    }

    @Test
    void imagesOfAFolderAreSharesOfTheBrightest() {
        byte[] bytes = {0, 51, (byte) 255, 102, 5, 6, 7, 8};
        Examples examples = Examples.classification(
                new long[] {1, 2, 2}, 2, new ScaledBytes(bytes, 4, new double[1][256]), new double[] {0, 1});

        Examples pictures = examples.reconstructing();

        assertThat(pictures.value(0, 1)).isCloseTo(0.2, within(1e-15));
        assertThat(pictures.value(0, 2)).isEqualTo(1);
        assertThat(pictures.input(1, 0)).isCloseTo(5 / 255.0, within(1e-15));
    }
}

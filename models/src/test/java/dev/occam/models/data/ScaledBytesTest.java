package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaledBytesTest {
    /** Three channels of 1,000 pixels; 2 images fit in one chunk of conversion, 700 take several. */
    @ParameterizedTest
    @CsvSource({"2, FLOAT64", "700, FLOAT64", "700, FLOAT32"})
    void arraysHoldWhatTheTableSays(int rows, DataType type) {
        int plane = 1000;
        byte[] bytes = ImageFiles.noise(rows * 3 * plane, 7);
        double[][] values = table();
        Examples examples = Examples.classification(
                new long[] {3, 50, 20}, 2, new ScaledBytes(bytes, plane, values), new double[rows]);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = examples.inputs(manager, type);
            assertThat(array.getShape()).isEqualTo(new Shape(rows, 3, 50, 20));
            assertThat(array.getDataType()).isEqualTo(type);
            double[] numbers = array.toType(DataType.FLOAT64, false).toDoubleArray();
            for (int i = 0; i < bytes.length; i++) {
                double expected = values[i / plane % 3][bytes[i] & 0xff];
                if (numbers[i] != (type == DataType.FLOAT64 ? expected : (float) expected)
                        || examples.input(i / (3 * plane), i % (3 * plane)) != expected) {
                    assertThat(numbers[i]).as("number %d", i).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void chosenRowsKeepTheirPixels() {
        ScaledBytes some =
                new ScaledBytes(new byte[] {1, 2, 3, 4, 5, (byte) 255, 7, 8, 9}, 1, table()).select(new int[] {2, 1});
        assertThat(some.size()).isEqualTo(6);
        assertThat(some.get(0, 0)).isEqualTo(7);
        assertThat(some.get(1, 1)).isEqualTo(1000 + 5 * 0.1);
        assertThat(some.get(1, 2)).isEqualTo(2000 + 255 / 3.0);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> some.array(manager, DataType.INT32, new Shape(2, 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("FLOAT32 or FLOAT64 expected: int32");
        }
    }

    private static double[][] table() {
        double[][] values = new double[3][256];
        for (int level = 0; level < 256; level++) {
            values[0][level] = level;
            values[1][level] = 1000 + level * 0.1;
            values[2][level] = 2000 + level / 3.0;
        }
        return values;
    }
}

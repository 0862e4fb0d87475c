package dev.occam.laplace.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outer products added in place against plain matrix products, whatever the steps and the layout in memory. */
class OuterProductsTest {

    private static NDArray normal(NDManager manager, long... shape) {
        Shape s = new Shape(shape);
        double[] values = new SplittableRandom(s.size())
                .doubles(s.size())
                .map(u -> u - 0.5)
                .toArray();
        return manager.create(values, s);
    }

    private static void requireSum(NDArray sum, NDArray start, NDArray rows) {
        double[] expected = start.add(rows.transpose().matMul(rows)).toDoubleArray();
        double[] actual = sum.toDoubleArray();
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%d: %s and %s, ratio %s", i, actual[i], expected[i], actual[i] / expected[i])
                    .isLessThan(1e-13);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5, 7})
    void rowsOfAnyStrides(long step) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray start = normal(manager, 3, 3);
            NDArray channelsFirst = normal(manager, 5, 3, 4);
            NDArray rows = channelsFirst.transpose(0, 2, 1);
            for (NDArray layout : new NDArray[] {rows, rows.duplicate(), rows.toType(DataType.FLOAT64, true)}) {
                NDArray sum = start.duplicate();
                Operators.addOuterProducts(sum, layout, step);
                requireSum(sum, start, rows.reshape(-1, 3));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5, 7})
    void patches(long step) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray image = normal(manager, 5, 2, 6, 5);
            Shape kernel = new Shape(3, 2);
            Shape stride = new Shape(2, 1);
            Shape padding = new Shape(1, 0);
            Shape dilation = new Shape(1, 2);
            NDArray start = normal(manager, 12, 12);
            NDArray sum = start.duplicate();
            Operators.addPatchProducts(sum, image, kernel, stride, padding, dilation, step);
            NDArray patches = Operators.patches(manager, image, kernel, stride, padding, dilation);
            requireSum(sum, start, patches.transpose(0, 2, 1).reshape(-1, 12));
        }
    }
}

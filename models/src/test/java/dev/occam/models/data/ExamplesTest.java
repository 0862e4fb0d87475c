package dev.occam.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExamplesTest {
    private static final double[] INPUTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0.1};

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64"})
    void arraysHoldRowsInOrder(DataType type) {
        Examples examples = Examples.regression(new long[] {2, 2}, 2, INPUTS, new double[] {1, 2, 3, 4, 5, 0.1});
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray inputs = examples.inputs(manager, type);
            assertThat(inputs.getShape()).isEqualTo(new Shape(3, 2, 2));
            assertThat(inputs.getDataType()).isEqualTo(type);
            NDArray targets = examples.targets(manager, type);
            assertThat(targets.getShape()).isEqualTo(new Shape(3, 2));
            assertThat(targets.getDataType()).isEqualTo(type);
            double tenth = type == DataType.FLOAT64 ? 0.1 : 0.1f;
            assertThat(inputs.toType(DataType.FLOAT64, false).getDouble(2, 1, 1))
                    .isEqualTo(tenth);
            assertThat(targets.toType(DataType.FLOAT64, false).getDouble(2, 1)).isEqualTo(tenth);
            assertThat(inputs.toType(DataType.FLOAT64, false).getDouble(1, 0, 1))
                    .isEqualTo(6);
        }
    }

    @Test
    void classIdsAreLongIntegers() {
        Examples examples = Examples.classification(new long[] {4}, 5, INPUTS, new double[] {4, 0, 2});
        assertThat(examples.outputs()).isEqualTo(5);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray targets = examples.targets(manager, DataType.FLOAT32);
            assertThat(targets.getShape()).isEqualTo(new Shape(3));
            assertThat(targets.toLongArray()).containsExactly(4, 0, 2);
        }
    }

    @Test
    void chosenRowsKeepTheirTargets() {
        Examples chosen = Examples.regression(new long[] {4}, 2, INPUTS, new double[] {1, 2, 3, 4, 5, 6})
                .select(new int[] {2, 0});
        assertThat(chosen.rows()).isEqualTo(2);
        assertThat(chosen.input(0, 3)).isEqualTo(0.1);
        assertThat(chosen.input(1, 0)).isEqualTo(1);
        assertThat(chosen.value(0, 1)).isEqualTo(6);
        assertThat(chosen.value(1, 0)).isEqualTo(1);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Examples.classification(new long[] {4}, 2, INPUTS, new double[] {0, 1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 2: no class id below 2: 2.0");
        assertThatThrownBy(() -> Examples.regression(new long[] {5}, 1, INPUTS, new double[] {0, 1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12 inputs, 3 targets");
        Examples regression = Examples.regression(new long[] {4}, 1, INPUTS, new double[] {0, 1, 2});
        assertThatThrownBy(() -> regression.label(0)).isInstanceOf(IllegalStateException.class);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> regression.inputs(manager, DataType.INT32))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("FLOAT32 or FLOAT64");
        }
    }

    @Test
    void standardisedErrorsReturnToTheTargetsUnits() {
        Standardisation map = Standardisation.of(new double[] {10, -1}, new double[] {2, 0.5});
        assertThat(map.standardise(14, 0)).isEqualTo(2);
        assertThat(map.restore(2, 0)).isEqualTo(14);
        assertThat(map.restoreSquared(9, 1)).isEqualTo(2.25);
        assertThat(map.logScaleSum()).isCloseTo(0, within(1e-16));
        assertThatThrownBy(() -> Standardisation.of(new double[1], new double[1]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.occam.laplace.curvature.Batches;

/** Data that are looked at before they are used: a row of NaN would silently become a curvature of NaN. */
final class CheckedBatches {

    private CheckedBatches() {}

    static Batches of(Batches data) {
        return (parent, action) -> {
            long[] seen = new long[1];
            data.forEach(parent, (inputs, targets) -> {
                requireFinite(inputs, seen[0], "inputs");
                requireFinite(targets, seen[0], "targets");
                seen[0] += inputs.getShape().get(0);
                action.accept(inputs, targets);
            });
        };
    }

    /**
     * Refuses NaN and infinity.
     *
     * @param array shape (N, ...)
     * @param first number of the first row
     * @param what the array is called
     */
    static void requireFinite(NDArray array, long first, String what) {
        if (!array.getDataType().isFloating()) {
            return;
        }
        try (NDArray sum = array.sum()) {
            if (Double.isFinite(sum.toType(DataType.FLOAT64, false).getDouble())) {
                return;
            }
        }
        double[] values = array.toType(DataType.FLOAT64, false).flatten().toDoubleArray();
        long width = values.length / array.getShape().get(0);
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("the " + what + " hold " + values[i] + " in row "
                        + (first + i / width) + " (counted from 0); remove or impute it");
            }
        }
    }
}

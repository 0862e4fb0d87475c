package dev.occam.models.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Rows of numbers in one array of doubles, row-major: eight bytes a number. */
final class DenseNumbers implements Numbers {
    private final double[] values;
    private final int width;

    /**
     * Rows that share {@code values} with the caller.
     *
     * @param width the numbers in one row
     */
    DenseNumbers(double[] values, int width) {
        this.values = values;
        this.width = width;
    }

    @Override
    public long size() {
        return values.length;
    }

    @Override
    public double get(int row, int column) {
        return values[Math.addExact(Math.multiplyExact(row, width), column)];
    }

    /** The least there is: what was drawn on. */
    @Override
    public double dark(int channel, int plane) {
        double least = Double.POSITIVE_INFINITY;
        for (int start = channel * plane; start < values.length; start += width) {
            for (int i = start; i < start + plane; i++) {
                least = Math.min(least, values[i]);
            }
        }
        return least;
    }

    @Override
    public DenseNumbers select(int[] rows) {
        double[] some = new double[Math.multiplyExact(rows.length, width)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * width, some, i * width, width);
        }
        return new DenseNumbers(some, width);
    }

    @Override
    public NDArray array(NDManager manager, DataType type, Shape shape) {
        if (type == DataType.FLOAT64) {
            return manager.create(values, shape);
        }
        if (type != DataType.FLOAT32) {
            throw new IllegalArgumentException("FLOAT32 or FLOAT64 expected: " + type);
        }
        float[] single = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            single[i] = (float) values[i];
        }
        return manager.create(single, shape);
    }
}

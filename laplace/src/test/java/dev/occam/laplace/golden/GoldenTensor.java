package dev.occam.laplace.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** A tensor of a golden case: shape, and row-major data. */
public final class GoldenTensor {

    private final long[] shape;
    private final double[] data;

    private GoldenTensor(long[] shape, double[] data) {
        long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (size != data.length) {
            throw new IllegalArgumentException(
                    "A tensor of shape " + Arrays.toString(shape) + " has " + data.length + " values.");
        }
        this.shape = shape;
        this.data = data;
    }

    /** From {@code {"shape": [...], "data": [...]}}. */
    static GoldenTensor of(JsonNode node) {
        return new GoldenTensor(longs(node.required("shape")), doubles(node.required("data")));
    }

    /** The full symmetric matrix from {@code {"n": n, "tril_rowmajor": [...]}}, its lower triangle row by row. */
    static GoldenTensor ofTriangle(JsonNode node) {
        int n = node.required("n").intValue();
        double[] lower = doubles(node.required("tril_rowmajor"));
        double[] full = new double[n * n];
        int next = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++, next++) {
                full[i * n + j] = lower[next];
                full[j * n + i] = lower[next];
            }
        }
        return new GoldenTensor(new long[] {n, n}, full);
    }

    static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).doubleValue();
        }
        return values;
    }

    static long[] longs(JsonNode array) {
        long[] values = new long[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).longValue();
        }
        return values;
    }

    /** The shape. */
    public long[] shape() {
        return shape.clone();
    }

    /** The values, row by row. */
    public double[] data() {
        return data.clone();
    }

    /** The values of a matrix by row. */
    public double[][] rows() {
        if (shape.length != 2) {
            throw new IllegalStateException("Not a matrix: shape " + Arrays.toString(shape) + ".");
        }
        int columns = Math.toIntExact(shape[1]);
        double[][] rows = new double[Math.toIntExact(shape[0])][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(data, i * columns, (i + 1) * columns);
        }
        return rows;
    }

    /** Values that are whole numbers (class ids). */
    public int[] ints() {
        return Arrays.stream(data).mapToInt(value -> (int) Math.rint(value)).toArray();
    }
}

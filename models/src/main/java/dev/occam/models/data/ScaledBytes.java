package dev.occam.models.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Rows of pixels kept as the bytes they were read as, one byte a number; what a byte stands for is
 * looked up when it is asked for.
 * <p>A row is one image, channel after channel. The numbers are exactly those of the look-up table,
 * so that every array made of them is the same whatever its size.
 */
final class ScaledBytes implements Numbers {
    /** Numbers converted at a time: enough to be quick, too few to weigh on the Java heap. */
    private static final int CHUNK = 1 << 20;

    private final byte[] bytes;
    private final int width;
    private final int plane;
    private final double[][] values;

    /**
     * Images that share {@code bytes} with the caller.
     *
     * @param bytes (N, channels, plane) unsigned bytes, row-major
     * @param plane the pixels of one channel
     * @param values (channels, 256): the number each byte stands for
     */
    ScaledBytes(byte[] bytes, int plane, double[][] values) {
        this.bytes = bytes;
        this.plane = plane;
        this.values = values;
        this.width = Math.multiplyExact(plane, values.length);
    }

    /** The same bytes as shares of the brightest. */
    ScaledBytes unscaled() {
        double[][] shares = new double[values.length][PixelScaling.LEVELS];
        for (double[] channel : shares) {
            Arrays.setAll(channel, level -> level / PixelScaling.BRIGHTEST);
        }
        return new ScaledBytes(bytes, plane, shares);
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public double get(int row, int column) {
        return values[column / plane][bytes[Math.addExact(Math.multiplyExact(row, width), column)] & 0xff];
    }

    @Override
    public double dark(int channel, int ofPlane) {
        return values[channel][0];
    }

    @Override
    public ScaledBytes select(int[] rows) {
        return new ScaledBytes(rowsOf(bytes, width, rows), plane, values);
    }

    /** The given rows, in the given order, of bytes in rows of {@code width}. */
    static byte[] rowsOf(byte[] bytes, int width, int[] rows) {
        byte[] some = new byte[Math.multiplyExact(rows.length, width)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(bytes, rows[i] * width, some, i * width, width);
        }
        return some;
    }

    @Override
    public NDArray array(NDManager manager, DataType type, Shape shape) {
        if (type != DataType.FLOAT64 && type != DataType.FLOAT32) {
            throw new IllegalArgumentException("FLOAT32 or FLOAT64 expected: " + type);
        }
        if (bytes.length <= CHUNK) {
            return chunk(manager, type, 0, bytes.length).reshape(shape);
        }
        NDArray array = manager.create(new Shape(bytes.length), type);
        int from = 0;
        while (from < bytes.length) {
            int to = from + Math.min(CHUNK, bytes.length - from);
            try (NDManager scratch = manager.newSubManager()) {
                array.set(new NDIndex(from + ":" + to), chunk(scratch, type, from, to));
            }
            from = to;
        }
        return array.reshape(shape);
    }

    private NDArray chunk(NDManager manager, DataType type, int from, int to) {
        if (type == DataType.FLOAT64) {
            double[] numbers = new double[to - from];
            for (int i = from; i < to; i++) {
                numbers[i - from] = values[i % width / plane][bytes[i] & 0xff];
            }
            return manager.create(numbers);
        }
        float[] numbers = new float[to - from];
        for (int i = from; i < to; i++) {
            numbers[i - from] = (float) values[i % width / plane][bytes[i] & 0xff];
        }
        return manager.create(numbers);
    }
}

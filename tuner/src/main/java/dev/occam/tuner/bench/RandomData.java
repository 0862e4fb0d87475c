package dev.occam.tuner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/** Arrays of random numbers, each a function of its seed, and reading one back. */
final class RandomData {

    private RandomData() {}

    /** Standard normal numbers. */
    static NDArray normal(NDManager manager, DataType type, Shape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float)
                    (Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble()));
        }
        return manager.create(values, shape).toType(type, false);
    }

    /** A symmetric matrix of standard normal numbers, (size, size). */
    static NDArray symmetric(NDManager manager, DataType type, long size, long seed) {
        NDArray any = normal(manager, type, new Shape(size, size), seed);
        return any.add(any.transpose()).div(Math.sqrt(2));
    }

    /** Class numbers from 0. */
    static NDArray classes(NDManager manager, int rows, int classes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = random.longs(rows, 0, classes).toArray();
        return manager.create(values);
    }

    /** Waits for the device to have an array ready. */
    static void read(NDArray array) {
        try (NDArray sum = array.sum();
                NDArray exact = sum.toType(DataType.FLOAT64, true)) {
            exact.getDouble();
        }
    }
}

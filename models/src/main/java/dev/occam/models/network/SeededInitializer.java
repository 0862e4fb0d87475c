package dev.occam.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.SplittableRandom;

/**
 * Initial weights of one parameter, drawn in plain Java.
 * <p>The numbers are a function of the seed, the layer and the parameter alone: they are the same on
 * every device, leave the engine's own generator untouched, and a single precision network's are
 * those of a double precision one, rounded.
 */
abstract class SeededInitializer implements Initializer {
    private static final long LAYER_STEP = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final int layer;
    private final boolean bias;

    /**
     * The draw of one parameter.
     *
     * @param layer the layer's place in the network, from 0
     * @param bias whether the parameter is the layer's bias, not its weight
     */
    SeededInitializer(long seed, int layer, boolean bias) {
        this.seed = seed;
        this.layer = layer;
        this.bias = bias;
    }

    /** The next number of the parameter, row-major. */
    abstract double next(SplittableRandom random);

    @Override
    public NDArray initialize(NDManager manager, Shape shape, DataType type) {
        double[] values = draw(Math.toIntExact(shape.size()));
        if (type == DataType.FLOAT64) {
            return manager.create(values, shape);
        }
        if (type != DataType.FLOAT32) {
            throw new IllegalArgumentException("FLOAT32 or FLOAT64 expected: " + type);
        }
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) values[i];
        }
        return manager.create(single, shape);
    }

    private double[] draw(int count) {
        // The generator mixes its state before use, so that neighbouring streams are unrelated.
        long stream = new SplittableRandom(seed).nextLong() + LAYER_STEP * (2L * layer + (bias ? 1 : 0));
        SplittableRandom random = new SplittableRandom(new SplittableRandom(stream).nextLong());
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = next(random);
        }
        return values;
    }
}

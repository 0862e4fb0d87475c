package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Small float64 networks and data, a pure function of a seed. */
public final class Networks {

    private Networks() {}

    /** Linear layers of the given widths with tanh between, or nothing between. */
    public static Block mlp(NDManager manager, long seed, boolean bias, boolean linear, Shape input, int... widths) {
        SequentialBlock block = new SequentialBlock();
        for (int i = 0; i < widths.length; i++) {
            if (i > 0 && !linear) {
                block.add(Activation.tanhBlock());
            }
            block.add(Linear.builder().setUnits(widths[i]).optBias(bias).build());
        }
        return initialise(manager, seed, block, input);
    }

    public static Block initialise(NDManager manager, long seed, Block block, Shape input) {
        block.initialize(manager, DataType.FLOAT64, input);
        SplittableRandom random = new SplittableRandom(seed);
        for (Parameter parameter : block.getParameters().values()) {
            Shape shape = parameter.getArray().getShape();
            double scale = shape.dimension() > 1 ? 1 / Math.sqrt((double) shape.get(1)) : 0.3;
            double[] values = normal(random, Math.toIntExact(shape.size()), scale);
            if (parameter.getType() == Parameter.Type.RUNNING_VAR) {
                Arrays.setAll(values, i -> 0.5 + values[i] * values[i]);
            }
            // Some of DJL's blocks make float32 parameters whatever they are asked for.
            boolean trained = parameter.requiresGradient();
            NDArray array = manager.create(values, shape);
            parameter.close();
            parameter.setShape(null);
            parameter.setArray(array);
            array.setRequiresGradient(false);
            if (!trained) {
                parameter.freeze(true);
            }
        }
        return block;
    }

    public static NDArray normal(NDManager manager, long seed, long... shape) {
        Shape s = new Shape(shape);
        return manager.create(normal(new SplittableRandom(seed), Math.toIntExact(s.size()), 1), s);
    }

    public static NDArray classes(NDManager manager, long seed, int classes, long... shape) {
        Shape s = new Shape(shape);
        SplittableRandom random = new SplittableRandom(seed);
        return manager.create(random.longs(s.size(), 0, classes).toArray(), s);
    }

    private static double[] normal(SplittableRandom random, int count, double scale) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = scale * random.nextGaussian();
        }
        return values;
    }
}

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
import java.util.SplittableRandom;

/** Small float64 networks and data, a pure function of a seed. */
final class Networks {

    private Networks() {}

    /** Linear layers of the given widths with tanh between, or nothing between. */
    static Block mlp(NDManager manager, long seed, boolean bias, boolean linear, Shape input, int... widths) {
        SequentialBlock block = new SequentialBlock();
        for (int i = 0; i < widths.length; i++) {
            if (i > 0 && !linear) {
                block.add(Activation.tanhBlock());
            }
            block.add(Linear.builder().setUnits(widths[i]).optBias(bias).build());
        }
        return initialise(manager, seed, block, input);
    }

    static Block initialise(NDManager manager, long seed, Block block, Shape input) {
        block.initialize(manager, DataType.FLOAT64, input);
        SplittableRandom random = new SplittableRandom(seed);
        for (Parameter parameter : block.getParameters().values()) {
            NDArray array = parameter.getArray();
            array.setRequiresGradient(false);
            double scale = array.getShape().dimension() > 1
                    ? 1 / Math.sqrt((double) array.getShape().get(1))
                    : 0.3;
            array.set(java.nio.DoubleBuffer.wrap(
                    normal(random, Math.toIntExact(array.getShape().size()), scale)));
        }
        return block;
    }

    static NDArray normal(NDManager manager, long seed, long... shape) {
        Shape s = new Shape(shape);
        return manager.create(normal(new SplittableRandom(seed), Math.toIntExact(s.size()), 1), s);
    }

    static NDArray classes(NDManager manager, long seed, int classes, long... shape) {
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

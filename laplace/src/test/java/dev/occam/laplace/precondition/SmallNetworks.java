package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import java.util.SplittableRandom;

/** Small networks with data, more rows than inputs of any layer, a pure function of a seed. */
enum SmallNetworks {
    /** Two linear layers, one position. */
    DENSE(new Shape(4), new Categorical()) {
        @Override
        SequentialBlock layers() {
            return new SequentialBlock()
                    .add(linear(5, true))
                    .add(Activation.tanhBlock())
                    .add(linear(3, false));
        }
    },
    /** Three positions with a loss term each. */
    TOKENS(new Shape(3, 4), new Gaussian()) {
        @Override
        SequentialBlock layers() {
            return new SequentialBlock()
                    .add(linear(5, true))
                    .add(Activation.tanhBlock())
                    .add(linear(3, true));
        }
    },
    /** A padded, strided convolution, whose averaged patches have full rank, and a grouped one. */
    IMAGES(new Shape(2, 6, 4), new Categorical()) {
        @Override
        SequentialBlock layers() {
            return new SequentialBlock()
                    .add(Conv2d.builder()
                            .setKernelShape(new Shape(3, 2))
                            .setFilters(4)
                            .optStride(new Shape(2, 1))
                            .optPadding(new Shape(1, 0))
                            .build())
                    .add(Activation.tanhBlock())
                    .add(Conv2d.builder()
                            .setKernelShape(new Shape(2, 2))
                            .setFilters(6)
                            .optGroups(2)
                            .build())
                    .add(Activation.tanhBlock())
                    .add(Blocks.batchFlattenBlock())
                    .add(linear(3, true));
        }
    },
    /** A product with a matrix whose first axis is the input's. */
    PROJECTED(new Shape(3, 4), new Gaussian()) {
        @Override
        SequentialBlock layers() {
            return new SequentialBlock()
                    .add(new Projection(5))
                    .add(Activation.tanhBlock())
                    .add(linear(3, true));
        }
    },
    /** Scales and shifts, which act element by element. */
    NORMED(new Shape(4), new Categorical()) {
        @Override
        SequentialBlock layers() {
            return new SequentialBlock()
                    .add(linear(5, true))
                    .add(LayerNorm.builder().build())
                    .add(Activation.tanhBlock())
                    .add(linear(3, true));
        }
    };

    static final int ROWS = 40;

    private final Shape input;
    private final Likelihood likelihood;

    SmallNetworks(Shape input, Likelihood likelihood) {
        this.input = input;
        this.likelihood = likelihood;
    }

    abstract SequentialBlock layers();

    Likelihood likelihood() {
        return likelihood;
    }

    Block block(NDManager manager, DataType type, long seed) {
        return initialise(layers(), new Shape(1).addAll(input), manager, type, seed);
    }

    static Block initialise(Block block, Shape input, NDManager manager, DataType type, long seed) {
        block.initialize(manager, type, input);
        SplittableRandom random = new SplittableRandom(seed);
        for (Parameter parameter : block.getParameters().values()) {
            if (parameter.requiresGradient()) {
                Shape shape = parameter.getArray().getShape();
                NDArray values = normal(manager, random.nextLong(), 0.6, shape).toType(type, false);
                parameter.close();
                parameter.setShape(null);
                parameter.setArray(values);
            }
        }
        return block;
    }

    NDArray inputs(NDManager manager, long seed) {
        return normal(manager, seed, 1, new Shape(ROWS).addAll(input));
    }

    NDArray targets(NDManager manager, long seed) {
        return likelihood instanceof Gaussian
                ? normal(manager, seed, 1, new Shape(ROWS, 3, 3))
                : manager.create(new SplittableRandom(seed).longs(ROWS, 0, 3).toArray());
    }

    static NDArray normal(NDManager manager, long seed, double scale, Shape shape) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * random.nextGaussian();
        }
        return manager.create(values, shape);
    }

    /** {@code x W}. */
    private static final class Projection extends AbstractBlock {

        private final int units;
        private final Parameter weight = addParameter(Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .build());

        Projection(int units) {
            this.units = units;
        }

        @Override
        protected void prepare(Shape[] inputShapes) {
            weight.setShape(new Shape(inputShapes[0].get(inputShapes[0].dimension() - 1), units));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
            NDArray x = inputs.singletonOrThrow();
            return new NDList(x.matMul(store.getValue(weight, x.getDevice(), training)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            Shape shape = inputShapes[0];
            return new Shape[] {shape.slice(0, shape.dimension() - 1).add(units)};
        }
    }

    static Linear linear(int units, boolean bias) {
        return Linear.builder().setUnits(units).optBias(bias).build();
    }
}

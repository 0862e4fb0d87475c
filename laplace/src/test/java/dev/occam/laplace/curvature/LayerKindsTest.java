package dev.occam.laplace.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.occam.laplace.golden.Agreement;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Recorder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of layer against brute-force Jacobians: the full block of an affine layer and the diagonal of an
 * elementwise one are exact, whatever the network around them.
 */
class LayerKindsTest {

    private static final int ROWS = 5;

    /** A network and its input. */
    private record Case(Block block, long[] shape, long integers) {

        static Named<Case> of(String name, Block block, long... shape) {
            return Named.of(name, new Case(block, shape, 0));
        }
    }

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Linear linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    private static Conv2d conv(int filters, int kernel, int stride, int padding, int dilation, int groups, boolean b) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(padding, padding))
                .optDilation(new Shape(dilation, dilation))
                .optGroups(groups)
                .optBias(b)
                .build();
    }

    private static SequentialBlock headed(Block... blocks) {
        SequentialBlock sequence = new SequentialBlock();
        for (Block block : blocks) {
            sequence.add(block).add(Activation.tanhBlock());
        }
        return sequence.add(Blocks.batchFlattenBlock()).add(linear(3));
    }

    static Stream<Named<Case>> cases() {
        return Stream.of(
                Case.of("conv", headed(conv(3, 3, 1, 1, 1, 1, true)), 2, 4, 4),
                Case.of("conv, stride 2", headed(conv(3, 3, 2, 1, 1, 1, true)), 2, 5, 5),
                Case.of("conv, dilation 2, no bias", headed(conv(3, 2, 1, 0, 2, 1, false)), 2, 5, 4),
                Case.of("conv, grouped", headed(conv(4, 3, 1, 1, 1, 2, true)), 4, 4, 4),
                Case.of("conv, one by one", headed(conv(3, 1, 1, 0, 1, 1, true)), 2, 3, 3),
                Case.of(
                        "conv over one axis",
                        headed(Conv1d.builder()
                                .setFilters(3)
                                .setKernelShape(new Shape(3))
                                .optPadding(new Shape(1))
                                .optStride(new Shape(2))
                                .build()),
                        2,
                        7),
                Case.of("tokens", headed(linear(4)), 3, 2),
                Case.of("layer norm", headed(LayerNorm.builder().build(), linear(3)), 3, 2),
                Case.of(
                        "batch norm",
                        headed(conv(3, 3, 1, 1, 1, 1, true), BatchNorm.builder().build()),
                        2,
                        4,
                        4),
                Case.of("scale and shift", headed(linear(4), new ScaleAndShift(4)), 3, 2),
                Case.of("class token and positions", headed(new Tokens(3, 4), linear(3)), 3, 4),
                Case.of("slices of positions", headed(new Slices(4), linear(3)), 3, 4),
                Case.of("product with a matrix", headed(new MatrixProduct(4, 3)), 2, 4),
                Case.of("attention", headed(new TransformerEncoderBlock(4, 2, 5, 0f, Activation::gelu)), 3, 4),
                Named.of("embedding", new Case(headed(new Table(6, 3), linear(3)), new long[] {4}, 6)));
    }

    private NDArray input(Case c) {
        long[] shape = new long[c.shape().length + 1];
        shape[0] = ROWS;
        System.arraycopy(c.shape(), 0, shape, 1, c.shape().length);
        return c.integers() > 0
                ? Networks.classes(manager, 3, (int) c.integers(), shape)
                : Networks.normal(manager, 3, shape);
    }

    private Block network(Case c) {
        long[] shape = new long[c.shape().length + 1];
        shape[0] = 1;
        System.arraycopy(c.shape(), 0, shape, 1, c.shape().length);
        return Networks.initialise(manager, 4, c.block(), new Shape(shape));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fullBlocksAndDiagonalsAreExact(Case c) {
        Block block = network(c);
        NDArray x = input(c);
        NDArray y = Networks.classes(manager, 5, 3, ROWS);
        for (BiasPlacement placement : BiasPlacement.values()) {
            CurvatureSums sums = new CurvaturePass(
                            block, new Categorical(), StructurePolicy.all(BlockDiagonal.GGN), placement)
                    .collect(Batches.of(x, y, 3), manager);
            assertThat(sums.blocks()).isNotEmpty();
            for (int k = 0; k < sums.blocks().size(); k++) {
                ParameterBlock parameters = sums.blocks().get(k);
                double[][] exact = exact(block, new Categorical(), parameters, x);
                double[][] ours = parameters.elementwise()
                        ? diagonal(((DiagonalStatistic) sums.statistics().get(k)).diagonal())
                        : Dense.square(((DenseStatistic) sums.statistics().get(k)).matrix());
                assertThat(Dense.relativeError(ours, exact))
                        .as("%s, %s", placement, parameters.name())
                        .isLessThan(1e-10);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMeanInputIsTheMeanOfAllPositions(Case c) {
        Block block = network(c);
        NDArray x = input(c);
        Recorder.of(block).record(x).calls().forEach(calls -> {
            double[] mean = calls.meanInput().toType(DataType.FLOAT64, false).toDoubleArray();
            double[] all = calls.inputs(manager, 0, ROWS)
                    .toType(DataType.FLOAT64, false)
                    .mean(new int[] {1})
                    .toDoubleArray();
            assertThat(calls.inputs(manager, 0, ROWS).getShape().get(1)).isEqualTo(calls.positions());
            Agreement.requireClose(calls.layer().name(), mean, all, 1e-12);
        });
    }

    private double[][] exact(Block block, Likelihood likelihood, ParameterBlock parameters, NDArray x) {
        double[][] full = new Dense(manager, block, likelihood).ggn(parameters, x);
        if (parameters.elementwise()) {
            for (int i = 0; i < full.length; i++) {
                for (int j = 0; j < full.length; j++) {
                    full[i][j] = i == j ? full[i][j] : 0;
                }
            }
        }
        return full;
    }

    private static double[][] diagonal(NDArray values) {
        double[] h = values.toDoubleArray();
        double[][] matrix = new double[h.length][h.length];
        for (int i = 0; i < h.length; i++) {
            matrix[i][i] = h[i];
        }
        return matrix;
    }

    /** Positions averaged before the loss, all linear: reduce is exact, expand is not. */
    @Test
    void reduceIsExactWherePositionsAreAggregated() {
        for (Block first : List.of(linear(4), conv(4, 2, 1, 0, 1, 1, true))) {
            boolean convolution = first instanceof Conv2d;
            Shape input = convolution ? new Shape(1, 2, 4, 4) : new Shape(1, 5, 3);
            Block block = Networks.initialise(
                    manager,
                    6,
                    new SequentialBlock()
                            .add(first)
                            .add(new LambdaBlock(l -> new NDList(averaged(l.singletonOrThrow(), convolution))))
                            .add(linear(2)),
                    input);
            long[] shape = input.getShape().clone();
            shape[0] = 6;
            NDArray x = Networks.normal(manager, 7, shape);
            NDArray y = Networks.normal(manager, 8, 6, 2);
            Factors reduce = factors(block, x, y, Kfac.REDUCE);
            Factors expand = factors(block, x, y, Kfac.EXPAND);
            double[][] exact = new Dense(manager, block, new Gaussian())
                    .ggn(reduce.blocks().get(0), x);
            assertThat(Dense.relativeError(reduce.kronecker(0), exact)).isLessThan(1e-12);
            assertThat(Dense.relativeError(expand.kronecker(0), exact)).isGreaterThan(1e-3);
            // Summing inputs as well as gradients would be off by exactly R^2.
            double positions = convolution ? 9 : 5;
            double[][] summed = reduce.kronecker(0);
            for (double[] row : summed) {
                for (int j = 0; j < row.length; j++) {
                    row[j] *= positions * positions;
                }
            }
            assertThat(Dense.relativeError(summed, exact)).isCloseTo(positions * positions - 1, within(1e-9));
        }
    }

    private static NDArray averaged(NDArray z, boolean convolution) {
        return convolution ? z.mean(new int[] {3}).mean(new int[] {2}) : z.mean(new int[] {1});
    }

    @Test
    void reduceIsNotExactWithALossTermAPosition() {
        Block block = Networks.mlp(manager, 1, true, true, new Shape(1, 5, 3), 4, 3, 2);
        NDArray x = Networks.normal(manager, 2, 6, 5, 3);
        NDArray y = Networks.normal(manager, 3, 6, 5, 2);
        Factors reduce = factors(block, x, y, Kfac.REDUCE);
        double[][] exact =
                new Dense(manager, block, new Gaussian()).ggn(reduce.blocks().get(0), x);
        assertThat(Dense.relativeError(reduce.kronecker(0), exact)).isGreaterThan(1e-3);
    }

    private Factors factors(Block block, NDArray x, NDArray y, Kfac structure) {
        return Factors.of(
                block,
                new Gaussian(),
                new Fisher.Exact(),
                structure,
                Batches.of(x, y, 4),
                BiasPlacement.JOINT,
                manager);
    }

    /** Multiplies by a vector and adds another, in place. */
    private static final class ScaleAndShift extends AbstractBlock {
        private final Parameter scale;
        private final Parameter shift;

        ScaleAndShift(int size) {
            scale = addParameter(Parameter.builder()
                    .setName("scale")
                    .setType(Parameter.Type.GAMMA)
                    .optShape(new Shape(size))
                    .build());
            shift = addParameter(Parameter.builder()
                    .setName("shift")
                    .setType(Parameter.Type.BETA)
                    .optShape(new Shape(1))
                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.singletonOrThrow();
            NDArray scaled = x.mul(store.getValue(scale, x.getDevice(), training));
            scaled.subi(store.getValue(shift, x.getDevice(), training));
            return new NDList(scaled);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    /** Puts a class token before the tokens and adds positions. */
    private static final class Tokens extends AbstractBlock {
        private final Parameter token;
        private final Parameter positions;
        private final int count;

        Tokens(int count, int size) {
            this.count = count;
            token = addParameter(Parameter.builder()
                    .setName("token")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(1, 1, size))
                    .build());
            positions = addParameter(Parameter.builder()
                    .setName("positions")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(count + 1, size))
                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.singletonOrThrow();
            NDArray first = store.getValue(token, x.getDevice(), training)
                    .broadcast(x.getShape().get(0), 1, x.getShape().get(2));
            NDArray all = first.concat(x, 1);
            return new NDList(all.add(store.getValue(positions, x.getDevice(), training)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {new Shape(inputShapes[0].get(0), count + 1, inputShapes[0].get(2))};
        }
    }

    /** A table of positions longer than the tokens, whose last row is a class token, and one that nothing uses. */
    private static final class Slices extends AbstractBlock {
        private final Parameter table;

        Slices(int size) {
            table = addParameter(Parameter.builder()
                    .setName("table")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(1, 6, size))
                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.singletonOrThrow();
            NDArray rows = store.getValue(table, x.getDevice(), training);
            NDArray first = rows.squeeze(0).get("5").broadcast(x.getShape().get(0), 1, 4);
            NDArray placed = x.add(rows.get(":, 1:4")).mul(rows.get(new NDIndex("0, 0")));
            return new NDList(first.concat(placed, 1));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {new Shape(inputShapes[0].get(0), 4, 4)};
        }
    }

    /** A matrix product with a parameter (D_in, D_out). */
    private static final class MatrixProduct extends AbstractBlock {
        private final Parameter matrix;
        private final int outputs;

        MatrixProduct(int inputs, int outputs) {
            this.outputs = outputs;
            matrix = addParameter(Parameter.builder()
                    .setName("matrix")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(inputs, outputs))
                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.singletonOrThrow();
            return new NDList(x.matMul(store.getValue(matrix, x.getDevice(), training)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            Shape s = inputShapes[0];
            return new Shape[] {s.slice(0, s.dimension() - 1).add(outputs)};
        }
    }

    /** Rows of a table, picked by number. */
    private static final class Table extends AbstractBlock {
        private final Parameter table;
        private final int size;

        Table(int vocabulary, int size) {
            this.size = size;
            table = addParameter(Parameter.builder()
                    .setName("table")
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(new Shape(vocabulary, size))
                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            NDArray x = inputs.singletonOrThrow();
            return x.getNDArrayInternal()
                    .embedding(x, store.getValue(table, x.getDevice(), training), SparseFormat.DENSE);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {inputShapes[0].add(size)};
        }
    }
}

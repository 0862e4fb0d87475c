package dev.occam.laplace.curvature;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import dev.occam.laplace.golden.Agreement;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.Recorder;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
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
                Case.of("scale and shift", headed(linear(4), new HandmadeBlock.ScaleAndShift(4)), 3, 2),
                Case.of("class token and positions", headed(new HandmadeBlock.Tokens(3, 4), linear(3)), 3, 4),
                Case.of("slices of positions", headed(new HandmadeBlock.Slices(4), linear(3)), 3, 4),
                Case.of("product with a matrix", headed(new HandmadeBlock.MatrixProduct(4, 3)), 2, 4),
                Case.of("attention", headed(new TransformerEncoderBlock(4, 2, 5, 0f, Activation::gelu)), 3, 4),
                Named.of("embedding", new Case(headed(new HandmadeBlock.Table(6, 3), linear(3)), new long[] {4}, 6)));
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
}

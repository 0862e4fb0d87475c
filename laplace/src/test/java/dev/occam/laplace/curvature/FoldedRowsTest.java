package dev.occam.laplace.curvature;

import static dev.occam.laplace.curvature.PassSums.EXACT;
import static dev.occam.laplace.curvature.PassSums.pass;
import static dev.occam.laplace.curvature.PassSums.requireSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.record.DatumMap;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.RowMap;
import dev.occam.laplace.record.UnsupportedNetworkException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows declared to belong to data give the curvature of the same network with its data along the first axis. */
class FoldedRowsTest {

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

    private Block initialised(SequentialBlock block, long... shape) {
        return Networks.initialise(manager, 4, block, new Shape(shape));
    }

    private List<double[]> sums(CurvaturePass pass, Batches data) {
        return PassSums.of(pass, data, manager);
    }

    @ParameterizedTest
    @MethodSource("dev.occam.laplace.curvature.PassSums#structures")
    void tokensFoldedIntoTheBatch(Structure structure) {
        Block first = linear(4);
        Block second = linear(3);
        Block plain = initialised(
                new SequentialBlock().add(first).add(Activation.tanhBlock()).add(second), 1, 5, 3);
        Block folded = GraphNetworks.again()
                .add(GraphNetworks.lambda(x -> x.reshape(-1, 3)))
                .add(first)
                .add(Activation.tanhBlock())
                .add(GraphNetworks.lambda(x -> x.reshape(-1, 5, 4)))
                .add(second);
        NDArray x = Networks.normal(manager, 1, 6, 5, 3);
        Batches data = Batches.of(x, Networks.classes(manager, 2, 3, 6, 5), 4);
        requireSame(
                sums(pass(folded, new Categorical(), structure).foldedBy(DatumMap.even()), data),
                sums(pass(plain, new Categorical(), structure), data));
    }

    /** Rows in the order (T, N), which no even map knows. */
    @ParameterizedTest
    @MethodSource("dev.occam.laplace.curvature.PassSums#structures")
    void rowsInAnyOrder(Structure structure) {
        Block first = linear(4);
        Block second = linear(3);
        Block plain = initialised(
                new SequentialBlock().add(first).add(Activation.tanhBlock()).add(second), 1, 5, 3);
        Block folded = GraphNetworks.again()
                .add(GraphNetworks.lambda(x -> x.transpose(1, 0, 2).reshape(-1, 3)))
                .add(first)
                .add(Activation.tanhBlock())
                .add(GraphNetworks.lambda(x -> x.reshape(5, -1, 4).transpose(1, 0, 2)))
                .add(second);
        NDArray x = Networks.normal(manager, 1, 6, 5, 3);
        Batches data = Batches.of(x, Networks.classes(manager, 2, 3, 6, 5), 4);
        DatumMap map = input -> new DatumMap.Batch() {
            @Override
            public long data() {
                return input.getShape().get(0);
            }

            @Override
            public RowMap rows(Shape shape) {
                long[] owners = new long[(int) shape.get(0)];
                for (int row = 0; row < owners.length; row++) {
                    owners[row] = row % data();
                }
                return RowMap.ofOwners(data(), owners);
            }
        };
        requireSame(
                sums(pass(folded, new Categorical(), structure).foldedBy(map), data),
                sums(pass(plain, new Categorical(), structure), data));
    }

    @ParameterizedTest
    @MethodSource("dev.occam.laplace.curvature.PassSums#structures")
    void imagesFoldedIntoTheBatch(Structure structure) {
        Conv2d convolution =
                Conv2d.builder().setFilters(3).setKernelShape(new Shape(2, 2)).build();
        Block block = initialised(
                new SequentialBlock()
                        .add(GraphNetworks.lambda(x -> x.reshape(-1, 2, 4, 3)))
                        .add(convolution)
                        .add(Activation.tanhBlock())
                        .add(Blocks.batchFlattenBlock())
                        .add(linear(2))
                        .add(GraphNetworks.lambda(x -> x.reshape(-1, 2, 2).sum(new int[] {1}))),
                1,
                2,
                2,
                4,
                3);
        NDArray x = Networks.normal(manager, 1, 5, 2, 2, 4, 3);
        NDArray y = Networks.normal(manager, 2, 5, 2);
        CurvaturePass folded = pass(block, new Gaussian(), structure).foldedBy(DatumMap.even());
        List<double[]> ours = sums(folded, Batches.of(x, y, 3));
        // One datum at a time, so that nothing is folded but frames of one datum.
        requireSame(ours, sums(folded, Batches.of(x, y, 1)));
        if (structure instanceof BlockDiagonal) {
            CurvatureSums sums = folded.collect(Batches.of(x, y, 3), manager);
            for (int k = 0; k < sums.blocks().size(); k++) {
                double[][] exact = new Dense(manager, block, new Gaussian())
                        .ggn(sums.blocks().get(k), x);
                double[][] full =
                        Dense.square(((DenseStatistic) sums.statistics().get(k)).matrix());
                assertThat(Dense.relativeError(full, exact)).isLessThan(EXACT);
            }
        }
    }

    /** What is drawn for a token is a function of its datum and place, not of the batch it came in. */
    @Test
    void randomLabelsOfFoldedRowsDoNotDependOnTheBatch() {
        Block block = initialised(
                new SequentialBlock()
                        .add(GraphNetworks.lambda(x -> x.reshape(-1, 3)))
                        .add(linear(4)),
                1,
                5,
                3);
        NDArray x = Networks.normal(manager, 1, 6, 5, 3);
        NDArray y = Networks.classes(manager, 2, 4, 6, 5);
        CurvaturePass pass = new CurvaturePass(
                        block,
                        new Categorical(),
                        new Fisher.MonteCarlo(2, 7),
                        b -> BlockDiagonal.GGN,
                        BiasPlacement.JOINT)
                .foldedBy(DatumMap.even());
        requireSame(sums(pass, tokens(x, y, 6)), sums(pass, tokens(x, y, 2)));
        assertThat(sums(pass, tokens(x, y, 6)).get(0)[0]).isEqualTo(6);
    }

    private static Batches tokens(NDArray x, NDArray y, int size) {
        Batches batches = Batches.of(x, y, size);
        return (parent, action) -> batches.forEach(parent, (a, b) -> action.accept(a, b.flatten()));
    }

    @Test
    void whatNoMapKnowsIsRefusedWithTheRemedy() {
        Block block = initialised(
                new SequentialBlock()
                        .add(GraphNetworks.lambda(x -> x.reshape(-1, 3)))
                        .add(linear(4)),
                1,
                5,
                3);
        NDArray x = Networks.normal(manager, 1, 6, 5, 3);
        assertThatThrownBy(() -> Recorder.of(block).record(x))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("'02Linear_weight'")
                .hasMessageContaining("first axis is 30 for a batch of 6")
                .hasMessageContaining("DatumMap.even()");
        assertThatThrownBy(() -> Recorder.of(block)
                        .foldedBy(DatumMap.packed(input -> new long[] {4, 4}))
                        .record(x))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("first axis is 30 for a batch of 2");
        Block output = initialised(
                new SequentialBlock().add(linear(4)).add(GraphNetworks.lambda(z -> z.reshape(-1, 4))), 1, 5, 3);
        assertThatThrownBy(() -> Recorder.of(output).record(x))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("the network returns (30, 4) for a batch of 6 rows");
    }

    @Test
    void mapsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> RowMap.ofCounts(2, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("datum 1 owns 0 rows");
        assertThatThrownBy(() -> RowMap.padded(3, 2, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("datum 1 is said to own 4 rows, but has room for 3");
        assertThatThrownBy(() -> RowMap.ofOwners(2, 0, 1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 2 is said to belong to datum 2 of 2");
    }
}

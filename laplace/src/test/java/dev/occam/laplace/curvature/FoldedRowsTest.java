package dev.occam.laplace.curvature;

import static dev.occam.laplace.golden.Agreement.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.record.DatumMap;
import dev.occam.laplace.record.Recorder;
import dev.occam.laplace.record.RowMap;
import dev.occam.laplace.record.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows declared to belong to data give the curvature of the same network with its data along the first axis. */
class FoldedRowsTest {

    private static final double EXACT = 1e-12;
    private static final long[] COUNTS = {3, 1, 4, 2};
    private static final int LONGEST = 5;
    private static final DatumMap PACKED = DatumMap.packed(FoldedRowsTest::counts);
    private static final DatumMap PADDED = DatumMap.padded(FoldedRowsTest::counts);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Structure> structures() {
        return Stream.of(Kfac.EXPAND, Kfac.REDUCE, BlockDiagonal.GGN, Diagonal.GGN);
    }

    /** R_n stand in the last column of a graph's first row. */
    private static long[] counts(NDArray input) {
        double[] column = input.get(new NDIndex(":, 0, -1")).toDoubleArray();
        long[] counts = new long[column.length];
        for (int n = 0; n < counts.length; n++) {
            counts[n] = Math.round(column[n]);
        }
        return counts;
    }

    private static Linear linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    private Block initialised(SequentialBlock block, long... shape) {
        return Networks.initialise(manager, 4, block, new Shape(shape));
    }

    /** Graphs of {@link #COUNTS} nodes, shape (4, 5, 3), with noise where there is no node. */
    private NDArray graphs() {
        NDArray x = Networks.normal(manager, 1, COUNTS.length, LONGEST, 3);
        for (int n = 0; n < COUNTS.length; n++) {
            x.set(new NDIndex(n + ", 0, 2"), COUNTS[n]);
        }
        return x;
    }

    /** Each graph as a batch of its own, with no padding. */
    private Batches oneByOne(NDArray x, List<NDArray> targets) {
        return (parent, action) -> {
            for (int n = 0; n < COUNTS.length; n++) {
                try (NDManager batch = parent.newSubManager()) {
                    NDArray input = x.get(batch, new NDIndex(n + ":" + (n + 1) + ", :" + COUNTS[n]));
                    NDArray target = targets.get(n).duplicate();
                    target.attach(batch);
                    action.accept(input, target);
                }
            }
        };
    }

    private CurvaturePass pass(Block block, Likelihood likelihood, Structure structure) {
        return new CurvaturePass(block, likelihood, b -> structure, BiasPlacement.JOINT);
    }

    /** Every number that a pass adds up. */
    private List<double[]> sums(CurvaturePass pass, Batches data) {
        try (CurvatureSums sums = pass.collect(data, manager)) {
            List<double[]> all = new ArrayList<>();
            all.add(new double[] {sums.examples(), sums.negativeLogLikelihood()});
            for (BlockStatistic statistic : sums.statistics()) {
                if (statistic instanceof KroneckerStatistic factors) {
                    all.add(factors.inputFactor(manager).toDoubleArray());
                    all.add(factors.gradientFactor().toDoubleArray());
                } else if (statistic instanceof DenseStatistic dense) {
                    all.add(dense.matrix().toDoubleArray());
                } else {
                    all.add(((DiagonalStatistic) statistic).diagonal().toDoubleArray());
                }
            }
            return all;
        }
    }

    private void requireSame(List<double[]> actual, List<double[]> expected) {
        assertThat(actual).hasSameSizeAs(expected).hasSizeGreaterThan(1);
        for (int i = 0; i < expected.size(); i++) {
            requireClose("sum " + i, actual.get(i), expected.get(i), EXACT);
        }
    }

    @ParameterizedTest
    @MethodSource("structures")
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
    @MethodSource("structures")
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
    @MethodSource("structures")
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

    /** Numbers of a table: padding is no word, though its number is that of one. */
    @ParameterizedTest
    @MethodSource("structures")
    void wordsOfTextsOfDifferentLengths(Structure structure) {
        Block table = new WordTable(6, 3);
        Block head = linear(3);
        Block plain = initialised(
                new SequentialBlock()
                        .add(table)
                        .add(GraphNetworks.lambda(x -> x.mean(new int[] {1})))
                        .add(head),
                1,
                LONGEST);
        Block padded = GraphNetworks.again()
                .add(table)
                .add(GraphNetworks.poolPadded(COUNTS, LONGEST))
                .add(head);
        NDArray x = Networks.classes(manager, 1, 6, COUNTS.length, LONGEST);
        NDArray y = Networks.classes(manager, 2, 3, COUNTS.length);
        List<NDArray> each = new ArrayList<>();
        for (int n = 0; n < COUNTS.length; n++) {
            each.add(y.get(new NDIndex(n + ":" + (n + 1))));
        }
        requireSame(
                sums(
                        pass(padded, new Categorical(), structure).foldedBy(DatumMap.padded(input -> COUNTS)),
                        Batches.of(x, y, 10)),
                sums(pass(plain, new Categorical(), structure), oneByOne(x, each)));
    }

    /** A mean over nodes, then the loss of a graph. */
    @ParameterizedTest
    @MethodSource("structures")
    void graphsOfDifferentSizes(Structure structure) {
        Block first = linear(4);
        Block second = linear(4);
        Block head = linear(3);
        Block plain = initialised(
                new SequentialBlock()
                        .add(first)
                        .add(Activation.tanhBlock())
                        .add(second)
                        .add(GraphNetworks.lambda(x -> x.mean(new int[] {1})))
                        .add(head),
                1,
                LONGEST,
                3);
        Block packed = GraphNetworks.again()
                .add(GraphNetworks.pack(COUNTS, LONGEST))
                .add(first)
                .add(Activation.tanhBlock())
                .add(second)
                .add(GraphNetworks.poolPacked(COUNTS, LONGEST))
                .add(head);
        Block padded = GraphNetworks.again()
                .add(first)
                .add(Activation.tanhBlock())
                .add(second)
                .add(GraphNetworks.poolPadded(COUNTS, LONGEST))
                .add(head);
        NDArray x = graphs();
        NDArray y = Networks.classes(manager, 2, 3, COUNTS.length);
        List<NDArray> each = new ArrayList<>();
        for (int n = 0; n < COUNTS.length; n++) {
            each.add(y.get(new NDIndex(n + ":" + (n + 1))));
        }
        List<double[]> expected = sums(pass(plain, new Categorical(), structure), oneByOne(x, each));
        Batches data = Batches.of(x, y, 10);
        requireSame(sums(pass(packed, new Categorical(), structure).foldedBy(PACKED), data), expected);
        requireSame(sums(pass(padded, new Categorical(), structure).foldedBy(PADDED), data), expected);
    }

    /** A loss a node: outputs are rows of nodes as well. */
    @ParameterizedTest
    @MethodSource("structures")
    void nodesOfGraphsOfDifferentSizes(Structure structure) {
        Block first = linear(4);
        Block second = linear(2);
        Block plain = initialised(
                new SequentialBlock().add(first).add(Activation.tanhBlock()).add(second), 1, LONGEST, 3);
        Block packed = GraphNetworks.again()
                .add(GraphNetworks.pack(COUNTS, LONGEST))
                .add(first)
                .add(Activation.tanhBlock())
                .add(second);
        Block padded = GraphNetworks.again()
                .add(first)
                .add(Activation.tanhBlock())
                .add(GraphNetworks.pack(COUNTS, LONGEST))
                .add(second);
        NDArray x = graphs();
        NDArray y = Networks.normal(manager, 2, 10, 2);
        List<NDArray> each = new ArrayList<>();
        long row = 0;
        for (long count : COUNTS) {
            each.add(y.get(new NDIndex(row + ":" + (row + count))).expandDims(0));
            row += count;
        }
        List<double[]> expected = sums(pass(plain, new Gaussian(), structure), oneByOne(x, each));
        Batches data = (parent, action) -> {
            try (NDManager batch = parent.newSubManager()) {
                NDArray input = x.duplicate();
                input.attach(batch);
                NDArray target = y.duplicate();
                target.attach(batch);
                action.accept(input, target);
            }
        };
        requireSame(sums(pass(packed, new Gaussian(), structure).foldedBy(PACKED), data), expected);
        requireSame(sums(pass(padded, new Gaussian(), structure).foldedBy(PADDED), data), expected);
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

    /** Rows of a table, picked by number. */
    private static final class WordTable extends AbstractBlock {
        private final Parameter table;
        private final int size;

        WordTable(int vocabulary, int size) {
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

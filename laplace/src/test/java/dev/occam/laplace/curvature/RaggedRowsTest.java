package dev.occam.laplace.curvature;

import static dev.occam.laplace.curvature.PassSums.pass;
import static dev.occam.laplace.curvature.PassSums.requireSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.record.DatumMap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Data of different lengths, packed or padded, give the curvature of each datum by itself. */
class RaggedRowsTest {

    private static final long[] COUNTS = {3, 1, 4, 2};
    private static final int LONGEST = 5;
    private static final DatumMap PACKED = DatumMap.packed(RaggedRowsTest::counts);
    private static final DatumMap PADDED = DatumMap.padded(RaggedRowsTest::counts);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
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

    private List<double[]> sums(CurvaturePass pass, Batches data) {
        return PassSums.of(pass, data, manager);
    }

    /** Numbers of a table: padding is no word, though its number is that of one. */
    @ParameterizedTest
    @MethodSource("dev.occam.laplace.curvature.PassSums#structures")
    void wordsOfTextsOfDifferentLengths(Structure structure) {
        Block table = new HandmadeBlock.Table(6, 3);
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
    @MethodSource("dev.occam.laplace.curvature.PassSums#structures")
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
    @MethodSource("dev.occam.laplace.curvature.PassSums#structures")
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
}

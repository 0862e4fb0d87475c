package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BiasPlacement;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.CurvaturePass;
import dev.occam.laplace.curvature.Diagonal;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.curvature.StructurePolicy;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.likelihood.Likelihood;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.record.UnsupportedNetworkException;
import dev.occam.models.data.DrawnGraphs;
import dev.occam.models.data.Examples;
import dev.occam.models.data.Graph;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Gcn;
import dev.occam.models.network.GraphClassifier;
import dev.occam.models.network.NetworkChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Curvature of graph networks: data of different sizes count as they are, and padding counts for nothing. */
class GraphRowsTest {

    private static final double EXACT = 1e-12;
    private static final int NODES = 14;

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
        return Stream.of(Kfac.EXPAND, Kfac.REDUCE, BlockDiagonal.GGN, Diagonal.GGN, Ekfac.EXPAND);
    }

    private static Graph random(long seed, int nodes) {
        Random random = new Random(seed);
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            edges.add(new int[] {random.nextInt(nodes), random.nextInt(nodes)});
        }
        return Graph.of(edges, words(seed, nodes), 5);
    }

    private static Graph ring(long seed) {
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            edges.add(new int[] {i, (i + 1) % NODES});
        }
        return Graph.of(edges, words(seed, NODES), 5);
    }

    private static int[][] words(long seed, int nodes) {
        Random random = new Random(seed);
        int[][] words = new int[nodes][];
        for (int node = 0; node < nodes; node++) {
            words[node] = random.ints(0, 5).distinct().limit(2).sorted().toArray();
        }
        return words;
    }

    private NDArray nodes() {
        return manager.create(new double[] {3, 0, 13, 7, 5, 8}, new Shape(6, 1));
    }

    private NDArray numbers(long seed, Shape shape) {
        double[] numbers = new Random(seed).doubles(shape.size(), -1, 1).toArray();
        return manager.create(numbers, shape);
    }

    private NDArray classes(int rows) {
        return manager.create(new Random(4).longs(rows, 0, 3).toArray());
    }

    private Curvature curvature(Block block, Likelihood likelihood, Structure structure, Batches data) {
        return new CurvaturePass(block, likelihood, StructurePolicy.all(structure), BiasPlacement.JOINT)
                .run(data, manager);
    }

    /** The matrix of a block, column by column. */
    private static double[] matrix(CurvatureBlock block) {
        int size = block.size();
        DoubleStream all = DoubleStream.empty();
        try (NDManager scope = NDManager.newBaseManager()) {
            NDArray eigenvalues = scope.create(block.eigenvalues());
            Shape shape = new Shape(
                    block.members().get(0).rows(), block.members().get(0).columns());
            for (int i = 0; i < size; i++) {
                double[] unit = new double[size];
                unit[i] = 1;
                NDArray turned = block.toEigenbasis(scope.create(unit, shape)).mul(eigenvalues);
                all = DoubleStream.concat(
                        all, Arrays.stream(block.fromEigenbasis(turned).toDoubleArray()));
            }
            return all.toArray();
        }
    }

    private static double distance(double[] ours, double[] exact) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < exact.length; i++) {
            difference += (ours[i] - exact[i]) * (ours[i] - exact[i]);
            norm += exact[i] * exact[i];
        }
        return Math.sqrt(difference / norm);
    }

    private static void requireSame(Curvature ours, Curvature expected) {
        assertThat(ours.blocks()).hasSameSizeAs(expected.blocks()).isNotEmpty();
        assertThat(ours.examples()).isEqualTo(expected.examples());
        for (int k = 0; k < ours.blocks().size(); k++) {
            String name = ours.blocks().get(k).name();
            assertThat(distance(
                            matrix(ours.blocks().get(k)),
                            matrix(expected.blocks().get(k))))
                    .as(name)
                    .isLessThan(EXACT);
            assertThat(distance(
                            ours.gradients().get(k).toDoubleArray(),
                            expected.gradients().get(k).toDoubleArray()))
                    .as("gradient of %s is that of all data added up", name)
                    .isLessThan(EXACT);
        }
    }

    /** Neighbourhoods of different sizes in one batch, against each node in a batch of its own. */
    @ParameterizedTest
    @MethodSource("structures")
    void nodesTogetherAreNodesAlone(Structure structure) {
        Block block = GraphRows.of(
                new Gcn(random(2, NODES), List.of(4, 3), 3, Activation.TANH).block(manager, DataType.FLOAT64, 1));
        NDArray x = nodes();
        NDArray y = classes(6);

        requireSame(
                curvature(block, new Categorical(), structure, Batches.of(x, y, 6)),
                curvature(block, new Categorical(), structure, Batches.of(x, y, 1)));
    }

    /** The weight's input is each neighbour's own: their squares are the definition of A in each sharing. */
    @Test
    void factorsCountTheNeighboursOfEachNode() {
        Graph graph = random(2, NODES);
        Block block = GraphRows.of(new Gcn(graph, List.of(4), 3, null).block(manager, DataType.FLOAT64, 1));
        int[] nodes = {3, 0, 13, 7, 5, 8};
        double expand = 0;
        double reduce = 0;
        int positions = 0;
        for (int node : nodes) {
            double[] mean = new double[6];
            for (int other : graph.neighbours(node)) {
                double[] input = Arrays.copyOf(graph.propagated(other), 6);
                input[5] = 1;
                positions++;
                for (int i = 0; i < 6; i++) {
                    expand += input[i] * input[i];
                    mean[i] += input[i] / graph.degree(node);
                }
            }
            reduce += Arrays.stream(mean).map(m -> m * m).sum();
        }
        Batches data = Batches.of(nodes(), numbers(1, new Shape(6, 3)), 4);
        double traceA = expand / positions;
        double traceReduced = reduce / nodes.length;

        assertThat(trace(block, Kfac.EXPAND, data) / traceA).isCloseTo(gradients(block, graph, nodes, false), within());
        assertThat(trace(block, Kfac.REDUCE, data) / traceReduced)
                .isCloseTo(gradients(block, graph, nodes, true), within());
    }

    private static Percentage within() {
        return Percentage.withPercentage(1e-10);
    }

    private double trace(Block block, Structure structure, Batches data) {
        return Arrays.stream(curvature(block, new Gaussian(), structure, data)
                        .blocks()
                        .get(0)
                        .eigenvalues())
                .sum();
    }

    /** The trace of B of the first layer of a linear network: squares of its weights times those of the second layer. */
    private static double gradients(Block block, Graph graph, int[] nodes, boolean summed) {
        NDArray second = block.getParameters().valueAt(2).getArray();
        double squares = second.square().sum().getDouble();
        double sum = 0;
        for (int node : nodes) {
            double all = 0;
            double each = 0;
            for (int other : graph.neighbours(node)) {
                all += graph.weight(node, other);
                each += graph.weight(node, other) * graph.weight(node, other);
            }
            sum += squares * (summed ? all * all : each);
        }
        return sum;
    }

    /** On a ring every weight is a third, so that neighbours are averaged: the reduce setting, in which reduce is exact. */
    @Test
    void reduceIsExactOnALinearNetworkOfARing() {
        Block block = GraphRows.of(new Gcn(ring(3), List.of(4), 2, null).block(manager, DataType.FLOAT64, 5));
        Batches data = Batches.of(nodes(), numbers(2, new Shape(6, 2)), 6);
        Curvature exact = curvature(block, new Gaussian(), BlockDiagonal.GGN, data);
        Curvature reduce = curvature(block, new Gaussian(), Kfac.REDUCE, data);
        Curvature expand = curvature(block, new Gaussian(), Kfac.EXPAND, data);

        for (int k = 0; k < 2; k++) {
            double[] dense = matrix(exact.blocks().get(k));
            assertThat(distance(matrix(reduce.blocks().get(k)), dense)).isLessThan(EXACT);
            double apart = distance(matrix(expand.blocks().get(k)), dense);
            assertThat(apart > 1e-3).as("layer %s: %s", k, apart).isEqualTo(k == 0);
        }
    }

    /** EKFAC takes the squares of each datum's own gradient, summed over its neighbours: its trace is the exact one. */
    @Test
    void correctedEigenvaluesKeepTheTrace() {
        Block block = GraphRows.of(
                new Gcn(random(6, NODES), List.of(4), 3, Activation.RELU).block(manager, DataType.FLOAT64, 5));
        Batches data = Batches.of(nodes(), classes(6), 6);
        Curvature exact = curvature(block, new Categorical(), BlockDiagonal.GGN, data);
        for (Structure structure : List.of(Ekfac.EXPAND, Ekfac.REDUCE)) {
            Curvature ours = curvature(block, new Categorical(), structure, data);
            for (int k = 0; k < 2; k++) {
                assertThat(Arrays.stream(ours.blocks().get(k).eigenvalues()).sum())
                        .isCloseTo(
                                Arrays.stream(exact.blocks().get(k).eigenvalues())
                                        .sum(),
                                within());
            }
        }
    }

    /** Graphs of 4, 6 and 1 nodes padded to 6, against each alone with no padding, added up. */
    @ParameterizedTest
    @MethodSource("structures")
    void paddedGraphsAreGraphsAlone(Structure structure) {
        for (GraphClassifier.Readout readout : GraphClassifier.Readout.values()) {
            Block block = GraphRows.of(new GraphClassifier(new Shape(6, 9), List.of(5, 4), 3, readout)
                    .block(manager, DataType.FLOAT64, 3));
            int[] counts = {4, 6, 1};
            NDArray padded = manager.zeros(new Shape(3, 6, 9), DataType.FLOAT64);
            List<NDArray> alone = new ArrayList<>();
            for (int n = 0; n < counts.length; n++) {
                NDArray graph = padded(random(n, counts[n]), n);
                alone.add(graph);
                padded.set(new NDIndex(n + ", :" + counts[n] + ", :3"), graph.get("0, :, :3"));
                padded.set(new NDIndex(n + ", :" + counts[n] + ", 3:" + (3 + counts[n])), graph.get("0, :, 3:"));
            }
            NDArray y = classes(3);
            requireSame(
                    curvature(block, new Categorical(), structure, Batches.of(padded, y, 3)),
                    curvature(block, new Categorical(), structure, oneByOne(alone, y)));
        }
    }

    private static Batches oneByOne(List<NDArray> alone, NDArray y) {
        return (parent, action) -> {
            for (int n = 0; n < alone.size(); n++) {
                try (NDManager batch = parent.newSubManager()) {
                    NDArray input = alone.get(n).duplicate();
                    input.attach(batch);
                    action.accept(input, y.get(batch, new NDIndex(n + ":" + (n + 1))));
                }
            }
        };
    }

    /** Rows of data as they are loaded, 8 to 20 nodes each, against each cut to its own nodes: outputs and curvature. */
    @ParameterizedTest
    @MethodSource("structures")
    void drawnGraphsAreGraphsAlone(Structure structure) {
        Block block = GraphRows.of(
                NetworkChoice.of("gcn-5-4").architecture(new Shape(20, 23), 4).block(manager, DataType.FLOAT64, 3));
        Examples graphs = new DrawnGraphs(10, 0, 5).read().train().select(new int[] {0, 3, 5, 6});
        NDArray padded = graphs.inputs(manager, DataType.FLOAT64);
        NDArray y = graphs.targets(manager, DataType.FLOAT64);
        List<NDArray> alone = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            int nodes = 0;
            while (nodes < 20 && graphs.input(n, nodes * 23 + 3 + nodes) > 0) {
                nodes++;
            }
            alone.add(padded.get(n + ":" + (n + 1) + ", :" + nodes + ", :" + (3 + nodes)));
        }

        assertThat(alone.stream().map(graph -> graph.getShape().get(1)).distinct())
                .hasSizeGreaterThan(2);
        for (int n = 0; n < 4; n++) {
            double[] together = outputs(block, padded.get(n + ":" + (n + 1)));
            assertThat(distance(outputs(block, alone.get(n)), together)).isLessThan(EXACT);
        }
        requireSame(
                curvature(block, new Categorical(), structure, Batches.of(padded, y, 4)),
                curvature(block, new Categorical(), structure, oneByOne(alone, y)));
    }

    private double[] outputs(Block block, NDArray inputs) {
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false)
                .singletonOrThrow()
                .toDoubleArray();
    }

    /** Shape (1, R, 3 + R). */
    private NDArray padded(Graph graph, long seed) {
        int nodes = graph.nodes();
        NDArray array = manager.zeros(new Shape(1, nodes, 3 + nodes), DataType.FLOAT64);
        array.set(new NDIndex(":, :, :3"), numbers(seed, new Shape(1, nodes, 3)));
        for (int i = 0; i < nodes; i++) {
            for (int j : graph.neighbours(i)) {
                array.set(new NDIndex("0, " + i + ", " + (3 + j)), graph.weight(i, j));
            }
        }
        return array;
    }

    @Test
    void namesAreTheNetworksOwn() {
        Block block =
                GraphRows.of(new Gcn(ring(1), List.of(4), 2, Activation.RELU).block(manager, DataType.FLOAT32, 1));

        assertThat(block.getParameters().keys())
                .containsExactly("01graph1_weight", "01graph1_bias", "02graph2_weight", "02graph2_bias");
        assertThat(block.isInitialized()).isTrue();
        Block other = new SequentialBlock();
        assertThat(GraphRows.of(other)).isSameAs(other);
    }

    /** The whole graph as one batch of nodes: their losses meet, and one pass a class would add what does not belong together. */
    @Test
    void aWholeGraphIsRefusedWithAWordOnMonteCarlo() {
        Graph graph = ring(2);
        double[] weights = new double[NODES * NODES];
        for (int i = 0; i < NODES; i++) {
            for (int j : graph.neighbours(i)) {
                weights[i * NODES + j] = graph.weight(i, j);
            }
        }
        SequentialBlock block = new SequentialBlock()
                .add(Linear.builder().setUnits(4).build())
                .add(new LambdaBlock(list -> {
                    NDArray x = list.singletonOrThrow();
                    return new NDList(x.getManager()
                            .create(weights, new Shape(NODES, NODES))
                            .toType(x.getDataType(), false)
                            .matMul(x));
                }))
                .add(Linear.builder().setUnits(3).build());
        block.setInitializer(new NormalInitializer(0.5f), parameter -> true);
        block.initialize(manager, DataType.FLOAT64, new Shape(NODES, 5));

        assertThatThrownBy(
                        () -> Laplace.of(block, new Categorical()).fit(numbers(1, new Shape(NODES, 5)), classes(NODES)))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("data of one batch meet after layer '01Linear'")
                .hasMessageContaining("Monte Carlo");
    }
}

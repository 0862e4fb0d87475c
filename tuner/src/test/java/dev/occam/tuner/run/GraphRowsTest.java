package dev.occam.tuner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.NormalInitializer;
import dev.occam.laplace.curvature.Batches;
import dev.occam.laplace.curvature.BlockDiagonal;
import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.Ekfac;
import dev.occam.laplace.curvature.Kfac;
import dev.occam.laplace.curvature.Structure;
import dev.occam.laplace.likelihood.Categorical;
import dev.occam.laplace.likelihood.Gaussian;
import dev.occam.laplace.posterior.Laplace;
import dev.occam.laplace.record.UnsupportedNetworkException;
import dev.occam.models.data.Graph;
import dev.occam.models.network.Activation;
import dev.occam.models.network.Gcn;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Curvature of graph networks on the nodes of one graph: data of different sizes count as they are. */
class GraphRowsTest extends OnGraphs {

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

package dev.occam.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.occam.models.data.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graph networks give what the layers over all nodes of a graph give. */
class GcnTest {

    private static Graph random(long seed, int nodes, int words) {
        Random random = new Random(seed);
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < 2 * nodes; i++) {
            edges.add(new int[] {random.nextInt(nodes), random.nextInt(nodes)});
        }
        int[][] own = new int[nodes][];
        for (int node = 0; node < nodes; node++) {
            own[node] = IntStream.range(0, words)
                    .filter(w -> random.nextInt(3) == 0)
                    .toArray();
        }
        return Graph.of(edges, own, words);
    }

    private static double[][] weights(Graph graph) {
        double[][] a = new double[graph.nodes()][graph.nodes()];
        for (int i = 0; i < a.length; i++) {
            for (int j : graph.neighbours(i)) {
                a[i][j] = graph.weight(i, j);
            }
        }
        return a;
    }

    private static double[] flat(double[][] matrix) {
        return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
    }

    private static NDArray forward(Block block, NDArray x) {
        return block.forward(new ParameterStore(x.getManager(), false), new NDList(x), false)
                .singletonOrThrow();
    }

    private static void requireClose(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i])
                    .as("%s: %s, expected %s, ratio %s", i, actual[i], expected[i], actual[i] / expected[i])
                    .isCloseTo(expected[i], within(1e-12 * (1 + Math.abs(expected[i]))));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "2, 5", "3, 5 4", "4, 3 3 3"})
    void neighbourhoodsGiveWhatTheWholeGraphGives(long seed, String units) {
        Graph graph = random(seed, 30, 7);
        List<Integer> widths = units.isEmpty()
                ? List.of()
                : Arrays.stream(units.split(" ")).map(Integer::valueOf).toList();
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = new Gcn(graph, widths, 3, Activation.RELU).block(manager, DataType.FLOAT64, seed);
            Parameters.disturb(block, manager, seed);
            double[][] a = weights(graph);
            NDArray adjacency = manager.create(flat(a), new Shape(30, 30));
            NDArray hidden = manager.create(
                    IntStream.range(0, 30)
                            .boxed()
                            .flatMapToDouble(node -> Arrays.stream(graph.propagated(node)))
                            .toArray(),
                    new Shape(30, 7));
            List<Parameter> parameters = block.getParameters().values();
            for (int layer = 0; layer < parameters.size(); layer += 2) {
                if (layer > 0) {
                    hidden = adjacency.matMul(hidden.maximum(0));
                }
                hidden = hidden.matMul(parameters.get(layer).getArray().transpose())
                        .add(parameters.get(layer + 1).getArray());
            }
            double[] nodes = {3, 29, 0, 3, 17};
            double[] ours =
                    forward(block, manager.create(nodes, new Shape(5, 1))).toDoubleArray();
            double[] whole = hidden.toDoubleArray();
            double[] expected = new double[ours.length];
            for (int i = 0; i < ours.length; i++) {
                expected[i] = whole[(int) nodes[i / 3] * 3 + i % 3];
            }
            requireClose(ours, expected);
        }
    }

    /** Rows of A times the words of each node, each node's words adding to 1, and one scale for all. */
    @Test
    void wordsPropagateAsTheWeightsSay() {
        Graph graph = random(5, 12, 6);
        double[][] a = weights(graph);
        double squares = 0;
        double ratio = Double.NaN;
        for (int i = 0; i < 12; i++) {
            double[] ours = graph.propagated(i);
            double[] sum = new double[6];
            for (int j = 0; j < 12; j++) {
                for (int word : graph.words(j)) {
                    sum[word] += a[i][j] / graph.words(j).length;
                }
            }
            for (int w = 0; w < 6; w++) {
                squares += ours[w] * ours[w];
                if (sum[w] > 0) {
                    ratio = Double.isNaN(ratio) ? ours[w] / sum[w] : ratio;
                    assertThat(ours[w]).isCloseTo(ratio * sum[w], within(1e-12));
                } else {
                    assertThat(ours[w]).isZero();
                }
            }
        }
        assertThat(squares / 72).isCloseTo(1, within(1e-12));
        assertThat(a[0][graph.neighbours(0)[0]]).isPositive();
    }

    /** Kipf and Welling's network on Cora: 1433 words, 16 units, 7 classes. */
    @Test
    void coraTakes23063Parameters() {
        Graph graph = Graph.of(List.of(), new int[][] {{0}, {1432}}, 1433);
        Gcn gcn = new Gcn(graph, List.of(16), 7, Activation.RELU);

        assertThat(gcn.parameterCount()).isEqualTo(23_063);
        assertThat(gcn.description()).isEqualTo("graph network 1433-16-7, relu, on 2 nodes");
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = gcn.block(manager, DataType.FLOAT32, 1);
            assertThat(block.getParameters().values().stream()
                            .mapToLong(parameter -> parameter.getArray().size())
                            .sum())
                    .isEqualTo(23_063);
            assertThat(block.getOutputShapes(new Shape[] {new Shape(4, 1)})).containsExactly(new Shape(4, 7));
            assertThatThrownBy(() -> forward(block, manager.create(new float[] {2}, new Shape(1, 1))))
                    .hasMessage("an input is the number of a node, 0 to 1, not 2.0");
        }
    }

    @Test
    void sizesThatThereAreNoneOfAreRefused() {
        Graph graph = random(1, 5, 3);
        assertThatThrownBy(() -> NetworkChoice.of("gcn-0"))
                .hasMessage("gcn-0: a layer has 1 to 65536 units, not 0; choose gcn-16");
        assertThatThrownBy(() -> NetworkChoice.of("gcn-2-2-2-2"))
                .hasMessageContaining("at most 3 hidden layers, not 4");
        assertThat(NetworkChoice.of("gcn").architecture(graph, 2))
                .isEqualTo(new Gcn(graph, List.of(16), 2, Activation.RELU));
        assertThat(NetworkChoice.of("gcn-8-4").architecture(graph, 2))
                .isEqualTo(new Gcn(graph, List.of(8, 4), 2, Activation.RELU));
        for (String other : List.of("mlp", "lenet")) {
            assertThatThrownBy(() -> NetworkChoice.of(other).architecture(graph, 2))
                    .isInstanceOf(NetworkException.class)
                    .hasMessage(
                            other
                                    + " knows no graph, and this data is the nodes of one; choose gcn, or gcn-W such as gcn-16");
        }
        assertThatThrownBy(() -> NetworkChoice.of("gcn").architecture(new Shape(4), 2))
                .hasMessage(
                        "gcn needs a graph (a folder of nodes.csv, edges.csv and features.csv) or graphs (graphs.csv,"
                                + " nodes.csv and edges.csv), but an example of this data has shape (4); choose mlp");
        assertThatThrownBy(() -> NetworkChoice.of("gcn-8-sum").architecture(graph, 2))
                .hasMessage("gcn-8-sum adds up the nodes of each graph, and this data is the nodes of one; leave out"
                        + " -sum");
    }

    @Test
    void graphsTakeAClassifier() {
        Shape shape = new Shape(20, 23);

        assertThat(NetworkChoice.of("gcn").architecture(shape, 4))
                .isEqualTo(new GraphClassifier(shape, List.of(16, 16), 4, GraphClassifier.Readout.MEAN));
        assertThat(NetworkChoice.of("gcn-8-4-2-sum").architecture(shape, 4))
                .isEqualTo(new GraphClassifier(shape, List.of(8, 4, 2), 4, GraphClassifier.Readout.SUM));
        for (String other : List.of("mlp", "lenet", "vit-4-64-4")) {
            assertThatThrownBy(() -> NetworkChoice.of(other).architecture(shape, 4))
                    .isInstanceOf(NetworkException.class)
                    .hasMessage(
                            other + " knows no graph, and this data is graphs; choose gcn, or gcn-W such as gcn-32-32");
        }
    }

    @ParameterizedTest
    @CsvSource({"MEAN", "SUM"})
    void paddingReachesNothing(GraphClassifier.Readout readout) {
        try (NDManager manager = NDManager.newBaseManager()) {
            GraphClassifier classifier = new GraphClassifier(new Shape(6, 3 + 6), List.of(5, 4), 2, readout);
            Block block = classifier.block(manager, DataType.FLOAT64, 2);
            Parameters.disturb(block, manager, 3);
            int[] counts = {4, 6, 1};
            NDArray batch = manager.zeros(new Shape(3, 6, 9), DataType.FLOAT64);
            for (int n = 0; n < counts.length; n++) {
                NDArray alone = graph(manager, n, counts[n]);
                int r = counts[n];
                batch.set(new NDIndex(n + ", :" + r + ", :3"), alone.get("0, :, :3"));
                batch.set(new NDIndex(n + ", :" + r + ", 3:" + (3 + r)), alone.get("0, :, 3:"));
            }
            double[] together = forward(block, batch).toDoubleArray();
            for (int n = 0; n < counts.length; n++) {
                double[] alone = forward(block, graph(manager, n, counts[n])).toDoubleArray();
                requireClose(new double[] {together[2 * n], together[2 * n + 1]}, alone);
            }
            assertThat(((NodeRows) block).rows(batch)).isEqualTo(new long[][] {{4, 6, 1}});
            assertThat(classifier.parameterCount()).isEqualTo(4 * 5 + 6 * 4 + 5 * 2);
            assertThat(classifier.description()).startsWith("graph classifier 3-5-4-2, ");
        }
    }

    /** A graph of its own size, shape (1, R, 3 + R). */
    private static NDArray graph(NDManager manager, long seed, int nodes) {
        Graph graph = random(seed, nodes, 3);
        double[][] a = weights(graph);
        Random random = new Random(seed);
        double[] numbers = new double[nodes * (3 + nodes)];
        for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < 3 + nodes; j++) {
                numbers[i * (3 + nodes) + j] = j < 3 ? random.nextGaussian() : a[i][j - 3];
            }
        }
        return manager.create(numbers, new Shape(1, nodes, 3 + nodes));
    }
}

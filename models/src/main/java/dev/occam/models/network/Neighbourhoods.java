package dev.occam.models.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import dev.occam.models.data.Graph;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * The nodes that some nodes' outputs depend on, layer by layer: in the last of K layers each node itself, in the layer
 * before it its neighbours, and so on outwards.
 *
 * <p>Each datum has rows of its own, one datum's after another's, also where two share nodes.
 */
final class Neighbourhoods {
    private final Graph graph;

    /** For each layer and datum the nodes, ascending. */
    private final int[][][] nodes;

    private Neighbourhoods(Graph graph, int[][][] nodes) {
        this.graph = graph;
        this.nodes = nodes;
    }

    /** Those of the nodes whose numbers are {@code inputs}, shape (N, 1), for a network of so many layers. */
    static Neighbourhoods of(Graph graph, NDArray inputs, int layers) {
        double[] numbers = inputs.toType(DataType.FLOAT64, false).toDoubleArray();
        int[][][] nodes = new int[layers][numbers.length][];
        for (int n = 0; n < numbers.length; n++) {
            int node = (int) numbers[n];
            if (node != numbers[n] || node < 0 || node >= graph.nodes()) {
                throw new IllegalArgumentException(
                        "an input is the number of a node, 0 to " + (graph.nodes() - 1) + ", not " + numbers[n]);
            }
            nodes[layers - 1][n] = new int[] {node};
            for (int layer = layers - 2; layer >= 0; layer--) {
                TreeSet<Integer> around = new TreeSet<>();
                for (int one : nodes[layer + 1][n]) {
                    Arrays.stream(graph.neighbours(one)).forEach(around::add);
                }
                nodes[layer][n] = around.stream().mapToInt(Integer::intValue).toArray();
            }
        }
        return new Neighbourhoods(graph, nodes);
    }

    /** Rows of each datum in a layer. */
    long[] counts(int layer) {
        return Arrays.stream(nodes[layer]).mapToLong(some -> some.length).toArray();
    }

    /** The node of each row of a layer. */
    long[] rows(int layer) {
        return Arrays.stream(nodes[layer])
                .flatMapToInt(Arrays::stream)
                .asLongStream()
                .toArray();
    }

    /**
     * What comes to the rows of {@code layer} from those of the layer before, from each datum's own rows alone.
     *
     * <p>Each row picks as many rows as the one with most neighbours, those it lacks with weight 0. An array that DJL makes
     * sparse would do with less, but its numbers lie in memory of Java's that is let go of while a graph still reads it.
     *
     * @param before shape (rows before, D)
     * @param manager of what is made on the way
     * @return shape (rows, D)
     */
    NDArray propagate(int layer, NDArray before, NDManager manager) {
        int rows = Arrays.stream(nodes[layer]).mapToInt(some -> some.length).sum();
        int most = Arrays.stream(nodes[layer])
                .flatMapToInt(Arrays::stream)
                .map(graph::degree)
                .max()
                .orElse(1);
        long[] picked = new long[Math.multiplyExact(rows, most)];
        double[] weights = new double[picked.length];
        int row = 0;
        int start = 0;
        for (int n = 0; n < nodes[layer].length; n++) {
            int[] columns = nodes[layer - 1][n];
            for (int node : nodes[layer][n]) {
                int next = row * most;
                for (int other : graph.neighbours(node)) {
                    picked[next] = start + Arrays.binarySearch(columns, other);
                    weights[next++] = graph.weight(node, other);
                }
                row++;
            }
            start += columns.length;
        }
        NDArray places = manager.create(picked, new Shape(rows, most));
        NDArray shares = manager.create(weights, new Shape(rows, most, 1)).toType(before.getDataType(), false);
        return places.getNDArrayInternal()
                .embedding(places, before, SparseFormat.DENSE)
                .singletonOrThrow()
                .mul(shares)
                .sum(new int[] {1});
    }
}

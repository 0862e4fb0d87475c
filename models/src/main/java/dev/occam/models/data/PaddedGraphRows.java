package dev.occam.models.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Graphs as rows of one array, each with room for as many nodes as the largest has: (N, R, D + R), of each node its D numbers
 * and the weight of what comes to it from each node, and 0 where there is no node.
 *
 * <p>Every node is its own neighbour; weights are {@code (d_i d_j)^-1/2}, with d the number of neighbours (Kipf and Welling
 * 2017, equation 2).
 */
final class PaddedGraphRows {
    private static final double MEBIBYTE = 1 << 20;

    private final int nodes;
    private final int numbers;
    private final double[] values;

    /**
     * No graph as yet.
     *
     * @param graphs N
     * @param nodes R
     * @param numbers D
     */
    PaddedGraphRows(int graphs, int nodes, int numbers) {
        this.nodes = nodes;
        this.numbers = numbers;
        values = new double[Math.toIntExact(size(graphs, nodes, numbers))];
    }

    /** How many numbers so many graphs take. */
    static long size(int graphs, int nodes, int numbers) {
        return (long) graphs * nodes * ((long) numbers + nodes);
    }

    /** What so many graphs take in words. */
    static String said(int graphs, int nodes, int numbers) {
        return String.format(
                Locale.ROOT,
                "padded to %d nodes, %.1f MiB",
                nodes,
                size(graphs, nodes, numbers) * Double.BYTES / MEBIBYTE);
    }

    /** A name for each number of a graph, of nodes whose numbers have {@code names}. */
    static List<String> names(int nodes, List<String> names) {
        List<String> all = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            for (String name : names) {
                all.add("node_" + node + "_" + name);
            }
            for (int other = 0; other < nodes; other++) {
                all.add("node_" + node + "_from_" + other);
            }
        }
        return all;
    }

    /**
     * Puts in a node.
     *
     * @param own its D numbers begin there in {@code from}
     */
    void node(int graph, int node, double[] from, int own) {
        int row = row(graph, node);
        System.arraycopy(from, own, values, row, numbers);
        values[row + numbers + node] = 1;
    }

    /** Puts in an edge between two nodes that are in; once more changes nothing. */
    void edge(int graph, int one, int other) {
        values[row(graph, one) + numbers + other] = 1;
        values[row(graph, other) + numbers + one] = 1;
    }

    /** Weighs the edges, once all are in. */
    PaddedGraphRows weighted() {
        double[] root = new double[nodes];
        for (int first = 0; first < values.length; first += nodes * (numbers + nodes)) {
            for (int node = 0; node < nodes; node++) {
                double degree = 0;
                for (int other = 0; other < nodes; other++) {
                    degree += values[first + node * (numbers + nodes) + numbers + other];
                }
                root[node] = Math.sqrt(Math.max(1, degree));
            }
            for (int node = 0; node < nodes; node++) {
                int row = first + node * (numbers + nodes) + numbers;
                for (int other = 0; other < nodes; other++) {
                    values[row + other] /= root[node] * root[other];
                }
            }
        }
        return this;
    }

    /** One number for all graphs, by which the mean square of all propagated numbers is 1, as in {@link Graph#propagated}. */
    double scale() {
        double squares = 0;
        long count = 0;
        int width = numbers + nodes;
        for (int row = 0; row < values.length / width; row++) {
            if (values[row * width + numbers + row % nodes] == 0) {
                continue;
            }
            int first = row / nodes * nodes;
            for (int number = 0; number < numbers; number++) {
                double sum = 0;
                for (int other = 0; other < nodes; other++) {
                    sum += values[row * width + numbers + other] * values[(first + other) * width + number];
                }
                squares += sum * sum;
                count++;
            }
        }
        return squares == 0 ? 1 : Math.sqrt(count / squares);
    }

    /** The array, every node's own numbers multiplied by {@code scale}. */
    double[] values(double scale) {
        for (int i = 0; i < values.length; i++) {
            if (i % (numbers + nodes) < numbers) {
                values[i] *= scale;
            }
        }
        return values;
    }

    private int row(int graph, int node) {
        return (graph * nodes + node) * (numbers + nodes);
    }
}

package dev.occam.models.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * An undirected graph whose nodes bear words, each there or not.
 *
 * <p>Every node is its own neighbour. What propagates along the edges is weighted by
 * {@code (d_i d_j)^-1/2}, with d the number of neighbours (Kipf and Welling 2017, equation 2).
 */
public final class Graph {
    private final int[][] neighbours;
    private final int[][] words;
    private final int vocabulary;
    private final double scale;

    private Graph(int[][] neighbours, int[][] words, int vocabulary) {
        this.neighbours = neighbours;
        this.words = words;
        this.vocabulary = vocabulary;
        scale = scale();
    }

    /** What makes the mean square of all propagated numbers 1. */
    private double scale() {
        double squares = 0;
        for (int node = 0; node < nodes(); node++) {
            squares += Arrays.stream(sum(node)).map(x -> x * x).sum();
        }
        return squares == 0 ? 1 : Math.sqrt((double) nodes() * vocabulary / squares);
    }

    /**
     * A graph by its edges.
     *
     * @param edges pairs of nodes, in either order; loops and what is there twice change nothing
     * @param words of each node the numbers of its words, ascending; their length is the number of nodes
     * @param vocabulary words that there are, above every number of one
     */
    public static Graph of(Iterable<int[]> edges, int[][] words, int vocabulary) {
        List<TreeSet<Integer>> sets = new ArrayList<>(words.length);
        for (int node = 0; node < words.length; node++) {
            sets.add(new TreeSet<>(List.of(node)));
        }
        for (int[] edge : edges) {
            sets.get(edge[0]).add(edge[1]);
            sets.get(edge[1]).add(edge[0]);
        }
        int[][] neighbours = sets.stream()
                .map(set -> set.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        return new Graph(neighbours, Arrays.stream(words).map(int[]::clone).toArray(int[][]::new), vocabulary);
    }

    /** The number of nodes. */
    public int nodes() {
        return neighbours.length;
    }

    /** The number of words that there are. */
    public int vocabulary() {
        return vocabulary;
    }

    /** Edges between two nodes. */
    public long edges() {
        return (Arrays.stream(neighbours).mapToLong(some -> some.length).sum() - nodes()) / 2;
    }

    /** The neighbours of {@code node}, itself among them, ascending. */
    public int[] neighbours(int node) {
        return neighbours[node].clone();
    }

    /** How many neighbours {@code node} has, itself among them. */
    public int degree(int node) {
        return neighbours[node].length;
    }

    /** The numbers of the words of {@code node}, ascending. */
    public int[] words(int node) {
        return words[node].clone();
    }

    /** How much of {@code other}, a neighbour, comes to {@code node}: {@code (d_i d_j)^-1/2}. */
    public double weight(int node, int other) {
        return 1 / Math.sqrt((double) neighbours[node].length * neighbours[other].length);
    }

    /**
     * The words of a node and its neighbours as they come to the node, those of each divided by their number: a row of
     * {@code c A X}, with A the weights, X words whose rows add to 1, and one number c for the whole graph, by which the
     * mean square of all such numbers is 1, as that of standardised columns.
     *
     * @return as many numbers as there are words
     */
    public double[] propagated(int node) {
        double[] sum = sum(node);
        for (int word = 0; word < vocabulary; word++) {
            sum[word] *= scale;
        }
        return sum;
    }

    private double[] sum(int node) {
        double[] sum = new double[vocabulary];
        for (int other : neighbours[node]) {
            double share = weight(node, other) / Math.max(1, words[other].length);
            for (int word : words[other]) {
                sum[word] += share;
            }
        }
        return sum;
    }
}

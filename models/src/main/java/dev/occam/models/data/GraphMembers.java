package dev.occam.models.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which nodes and edges belong to which graph, by rows of the three files.
 *
 * @param graph of each node, the row of its graph
 * @param place of each node, its number within its graph, from 0
 * @param sizes of each graph, its nodes
 * @param ends of each edge, the rows of its two nodes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one, and large
record GraphMembers(int[] graph, int[] place, int[] sizes, int[][] ends) {

    static GraphMembers of(Table graphs, Table nodes, Table edges) {
        Map<Long, Integer> graphRows = rows(graphs, "graph");
        Map<Long, Integer> nodeRows = rows(nodes, "node");
        int[] graph = new int[nodes.rows()];
        int[] place = new int[nodes.rows()];
        int[] sizes = new int[graphs.rows()];
        for (int node = 0; node < graph.length; node++) {
            graph[node] = member(nodes, node, "graph", graphRows, graphs.file());
            place[node] = sizes[graph[node]]++;
        }
        for (int g = 0; g < sizes.length; g++) {
            if (sizes[g] == 0) {
                throw DataException.at(
                        graphs.file(),
                        graphs.line(g),
                        "graph",
                        "graph " + number(graphs, g, "graph") + " has no node in "
                                + nodes.file().getFileName(),
                        "give it one, or remove it");
            }
        }
        int[][] ends = new int[edges.rows()][];
        for (int edge = 0; edge < ends.length; edge++) {
            int source = member(edges, edge, "source", nodeRows, nodes.file());
            int target = member(edges, edge, "target", nodeRows, nodes.file());
            if (graph[source] != graph[target]) {
                throw DataException.at(
                        edges.file(),
                        edges.line(edge),
                        null,
                        "an edge between graphs " + number(graphs, graph[source], "graph") + " and "
                                + number(graphs, graph[target], "graph"),
                        "both its nodes are of one graph: mend or remove it");
            }
            ends[edge] = new int[] {source, target};
        }
        return new GraphMembers(graph, place, sizes, ends);
    }

    /** The nodes of the largest of some graphs. */
    int largest(int... graphs) {
        return IntStream.of(graphs).map(chosen -> sizes[chosen]).max().orElse(0);
    }

    /**
     * Some graphs, each padded.
     *
     * @param graphs their rows
     * @param numbers (nodes of all graphs, D), row-major
     * @param room R, at least the nodes of the largest
     * @param width D
     * @return their edges weighted
     */
    PaddedGraphRows padded(int[] graphs, double[] numbers, int room, int width) {
        int[] rows = new int[sizes.length];
        Arrays.fill(rows, -1);
        for (int row = 0; row < graphs.length; row++) {
            rows[graphs[row]] = row;
        }
        PaddedGraphRows padded = new PaddedGraphRows(graphs.length, room, width);
        for (int node = 0; node < graph.length; node++) {
            if (rows[graph[node]] >= 0) {
                padded.node(rows[graph[node]], place[node], numbers, node * width);
            }
        }
        for (int[] edge : ends) {
            if (rows[graph[edge[0]]] >= 0) {
                padded.edge(rows[graph[edge[0]]], place[edge[0]], place[edge[1]]);
            }
        }
        return padded.weighted();
    }

    /** The row of each number in a column, each there once. */
    private static Map<Long, Integer> rows(Table table, String column) {
        Map<Long, Integer> rows = new HashMap<>();
        for (int row = 0; row < table.rows(); row++) {
            Integer before = rows.put(number(table, row, column), row);
            if (before != null) {
                throw DataException.at(
                        table.file(),
                        table.line(row),
                        column,
                        column + " " + number(table, row, column) + " is there twice, first in line "
                                + table.line(before),
                        "give each " + column + " one line and a number of its own");
            }
        }
        return rows;
    }

    private static int member(Table table, int row, String column, Map<Long, Integer> rows, Path where) {
        Integer found = rows.get(number(table, row, column));
        if (found == null) {
            String what = column.equals("graph") ? "graph" : "node";
            throw DataException.at(
                    table.file(),
                    table.line(row),
                    column,
                    "no " + what + " " + number(table, row, column) + " in " + where.getFileName(),
                    "add it there, or remove this line");
        }
        return found;
    }

    /** The whole number in a cell. */
    private static long number(Table table, int row, String column) {
        double value = table.column(column).number(row);
        if (!Cell.isInteger(value)) {
            throw DataException.at(
                    table.file(), table.line(row), column, value + " is no whole number", "number them so");
        }
        return (long) value;
    }
}

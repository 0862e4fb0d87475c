package dev.occam.models.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** From the files of edges and words to a graph. */
final class GraphEdges {

    private static final int MOST_WORDS = 10_000_000;

    private GraphEdges() {}

    static Graph read(Path edges, Path features, int nodes) {
        int[][] words = new int[nodes][];
        int vocabulary = words(features, words);
        List<int[]> pairs = new ArrayList<>();
        GraphTable table = new GraphTable(edges);
        table.forEach(
                List.of("source", "target"),
                (number, cells) -> pairs.add(new int[] {
                    table.number(number, "source", cells[0], nodes, "node"),
                    table.number(number, "target", cells[1], nodes, "node")
                }));
        return Graph.of(pairs, words, vocabulary);
    }

    /** Fills in the words of each node; how many there are. */
    private static int words(Path file, int[][] words) {
        GraphTable table = new GraphTable(file);
        int[] largest = {-1};
        table.forEach(List.of("node", "word_indices"), (number, cells) -> {
            int node = table.number(number, "node", cells[0], words.length, "node");
            if (words[node] != null) {
                throw table.wrong(number, "node", "node " + node + " is there twice", "give each node one line");
            }
            TreeSet<Integer> own = new TreeSet<>();
            for (String cell : cells[1].isEmpty() ? new String[0] : cells[1].split("\\s+")) {
                own.add(table.number(number, "word_indices", cell, MOST_WORDS, "number of a word"));
            }
            words[node] = own.stream().mapToInt(Integer::intValue).toArray();
            largest[0] = Math.max(largest[0], own.isEmpty() ? -1 : own.last());
        });
        for (int node = 0; node < words.length; node++) {
            if (words[node] == null) {
                words[node] = new int[0];
            }
        }
        if (largest[0] < 0) {
            throw DataException.in(file, "no node has a word", "give the nodes some");
        }
        return largest[0] + 1;
    }
}

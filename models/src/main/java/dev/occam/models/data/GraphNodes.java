package dev.occam.models.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The nodes of a graph: label and split of each, by its number.
 *
 * @param file where they are from, to name in an error
 * @param labels class numbers; -1 where there is none
 * @param splits as written
 * @param classes the names of the classes by number
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one, and large
record GraphNodes(Path file, int[] labels, String[] splits, List<String> classes) {

    private static final int MOST_NODES = 10_000_000;
    private static final int MOST_CLASSES = 10_000;

    private record Line(long number, int node, int label, String name, String split) {}

    static GraphNodes read(Path file) {
        GraphTable table = new GraphTable(file);
        List<Line> lines = new ArrayList<>();
        table.forEach(List.of("node", "label", "split", "class_name?"), (number, cells) -> {
            int node = table.number(number, "node", cells[0], MOST_NODES, "number of a node");
            int label = cells[1].isEmpty()
                    ? -1
                    : table.number(number, "label", cells[1], MOST_CLASSES, "number of a class");
            lines.add(new Line(number, node, label, cells[3], cells[2]));
        });
        int[] labels = new int[lines.size()];
        Arrays.fill(labels, Integer.MIN_VALUE);
        String[] splits = new String[labels.length];
        int classes = 1 + lines.stream().mapToInt(Line::label).max().orElse(-1);
        String[] names = new String[classes];
        for (Line line : lines) {
            if (line.node >= labels.length) {
                throw table.wrong(
                        line.number,
                        "node",
                        "node " + line.node + " of " + labels.length + " nodes",
                        "number them from 0 to " + (labels.length - 1));
            }
            if (labels[line.node] != Integer.MIN_VALUE) {
                throw table.wrong(
                        line.number, "node", "node " + line.node + " is there twice", "give each node one line");
            }
            labels[line.node] = line.label;
            splits[line.node] = line.split;
            if (line.label >= 0 && !line.name.isEmpty()) {
                String known = names[line.label];
                if (known != null && !known.equals(line.name)) {
                    throw table.wrong(
                            line.number,
                            "class_name",
                            "class " + line.label + " is " + DataException.quote(line.name) + " here and "
                                    + DataException.quote(known) + " above",
                            "give a class one name");
                }
                names[line.label] = line.name;
            }
        }
        if (classes < 2) {
            throw DataException.in(file, "labels of fewer than two classes", "at least two are needed");
        }
        List<String> all = IntStream.range(0, classes)
                .mapToObj(c -> names[c] == null ? String.valueOf(c) : names[c])
                .toList();
        return new GraphNodes(file, labels, splits, all);
    }

    int count() {
        return labels.length;
    }

    /** The nodes of a split, ascending. */
    int[] of(String split) {
        return IntStream.range(0, count())
                .filter(node -> splits[node].equals(split))
                .toArray();
    }

    /** The label of a node that needs one. */
    int label(int node) {
        if (labels[node] < 0) {
            throw DataException.in(
                    file, "node " + node + " has no label, and is to train or to measure", "give it one");
        }
        return labels[node];
    }
}

package dev.occam.models.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A folder of one graph whose nodes are classified: {@code nodes.csv}, {@code edges.csv} and {@code features.csv}.
 * <p>Nodes are numbered from 0. {@code nodes.csv} has the columns {@code node}, {@code label} (a class number from 0, empty
 * where there is none) and {@code split} ({@code train}, {@code test}, or anything else for nodes whose label is not looked
 * at), and perhaps {@code class_name}; {@code edges.csv} has {@code source} and {@code target}, one line an edge in either
 * direction; {@code features.csv} has {@code node} and {@code word_indices}, the numbers of its words separated by spaces.
 * <p>A datum is a labelled node, and its input the node's number alone: the graph is the network's.
 *
 * @param split {@code None} for that of the column {@code split}, or lists of nodes that train and that measure
 * @param measured what stands in the column {@code split} for the nodes that measure, {@value #TEST} unless said
 */
public record GraphFolder(Path folder, Split split, String measured) {
    /** What a graph's own nodes to measure on are marked by. */
    public static final String TEST = "test";

    private static final String TRAIN = "train";
    static final String NODES = "nodes.csv";
    static final String EDGES = "edges.csv";
    static final String FEATURES = "features.csv";

    /** The graph of {@code folder}, split by its own column. */
    public static GraphFolder of(Path folder) {
        return new GraphFolder(folder, new Split.None(), TEST);
    }

    /** The same graph, its nodes listed. */
    public GraphFolder split(Split listed) {
        return new GraphFolder(folder, listed, measured);
    }

    /** The same graph, measured on the nodes that its column {@code split} marks so. */
    public GraphFolder measuring(String mark) {
        return new GraphFolder(folder, split, mark);
    }

    /** Whether the files of a graph are among {@code here}. */
    static boolean isIn(FolderFiles here) {
        return here.names().contains(EDGES) && here.names().contains(NODES);
    }

    /**
     * Reads and checks the graph.
     *
     * @throws DataException whatever is wrong with the folder or its files, in one line with its remedy
     */
    public DataSet read() {
        GraphNodes nodes = GraphNodes.read(folder.resolve(NODES));
        Graph graph = GraphEdges.read(folder.resolve(EDGES), folder.resolve(FEATURES), nodes.count());
        Memory.check(
                folder.resolve(FEATURES),
                (double) graph.nodes() * graph.vocabulary() * Double.BYTES,
                (double) Runtime.getRuntime().maxMemory(),
                "give Java more with JAVA_TOOL_OPTIONS=-Xmx..g");
        int[] train = nodes.of(TRAIN);
        int[] test = nodes.of(measured);
        if (!(split instanceof Split.None)) {
            SplitRows rows = SplitRows.of(split, folder.resolve(NODES), nodes.count());
            train = rows.train();
            test = rows.test();
        }
        if (test.length == 0 && !measured.equals(TEST)) {
            throw DataException.in(
                    folder.resolve(NODES),
                    "no node of the split '" + measured + "' to measure on",
                    "name one of the column 'split', or leave it out");
        }
        List<String> classes = nodes.classes();
        Examples training = examples(nodes, train, TRAIN);
        return new DataSet(
                DataName.of(folder),
                Task.CLASSIFICATION,
                List.of("node"),
                classes,
                training,
                test.length == 0 ? null : examples(nodes, test, measured),
                Standardisation.identity(classes.size()),
                notes(graph, train, test),
                null,
                graph);
    }

    private Examples examples(GraphNodes nodes, int[] chosen, String part) {
        if (chosen.length == 0) {
            throw DataException.in(
                    folder.resolve(NODES), "no node of the split '" + part + "'", "mark some in the column 'split'");
        }
        double[] labels = new double[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            labels[i] = nodes.label(chosen[i]);
        }
        double[] numbers = IntStream.of(chosen).asDoubleStream().toArray();
        return Examples.classification(new long[] {1}, nodes.classes().size(), numbers, labels);
    }

    private static List<String> notes(Graph graph, int[] train, int[] test) {
        List<String> notes = new ArrayList<>();
        notes.add("data: a graph of " + graph.nodes() + " nodes, " + graph.edges() + " edges and " + graph.vocabulary()
                + " words; " + train.length + " nodes train, " + test.length
                + " measure, and every node's words and edges"
                + " are seen");
        return notes;
    }
}

package dev.occam.models.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of many graphs, each with a label: {@code graphs.csv}, {@code nodes.csv} and {@code edges.csv}.
 * <p>{@code graphs.csv} has the columns {@code graph} (a whole number), {@code label} (a class, or a number to be predicted)
 * and perhaps {@code split} ({@code train}, {@code test}, or anything else for graphs that are left out). {@code nodes.csv} has
 * {@code node} (a whole number that no other node of any graph has), {@code graph}, and at least one column more, which the
 * nodes bear: names become one-hot, numbers are divided by their root mean square over the training nodes and not centred, so that
 * what is the same everywhere does not become 0. {@code edges.csv} has {@code source} and {@code target}, one line an edge in either
 * direction; what is there twice, and loops, change nothing.
 * <p>A datum is a graph, of shape (R, D + R) with R the nodes of the largest and D what a node bears: its rows are nodes, of
 * their own numbers and then the weights of what comes to them from each node. One number for all graphs makes the mean square
 * of what is propagated 1 in the training graphs, as in {@link Graph#propagated}.
 *
 * @param task null to infer it from the labels: texts or at most 10 distinct integers are classes
 * @param split which graphs train and measure, unless {@code measured} says so
 * @param measured what stands in the column {@code split} for the graphs that measure; null for no look at
 *     that column
 * @param ignored columns of {@code nodes.csv} that are not read
 * @param categorical columns of {@code nodes.csv} whose cells are names even where they look like numbers
 */
public record GraphsFolder(
        Path folder,
        @Nullable Task task,
        Split split,
        @Nullable String measured,
        List<String> ignored,
        List<String> categorical) {
    /** What graphs to measure on are marked by. */
    public static final String TEST = "test";

    static final String GRAPHS = "graphs.csv";
    static final String NODES = "nodes.csv";
    static final String EDGES = "edges.csv";
    static final String SPLIT = "split";

    /** Some bytes that the name of a number takes. */
    private static final int NAME = 80;

    public GraphsFolder {
        ignored = List.copyOf(ignored);
        categorical = List.copyOf(categorical);
    }

    /** The graphs of {@code folder}, split by its own column. */
    public static GraphsFolder of(Path folder) {
        return new GraphsFolder(folder, null, new Split.None(), TEST, List.of(), List.of());
    }

    /** The same graphs, measured on those that the column {@code split} marks so. */
    public GraphsFolder measuring(String mark) {
        return new GraphsFolder(folder, task, split, mark, ignored, categorical);
    }

    /** Whether {@code graphs.csv} says which graphs train. */
    public boolean splitsItself() {
        return graphs().columns().stream().anyMatch(column -> column.name().equals(SPLIT));
    }

    /** Whether the files of many graphs are among {@code here}. */
    static boolean isIn(FolderFiles here) {
        return here.names().containsAll(List.of(GRAPHS, NODES, EDGES));
    }

    private Table graphs() {
        return TableReader.read(folder.resolve(GRAPHS), GraphsRoles.GRAPHS.of(this));
    }

    /**
     * Reads and checks the graphs.
     *
     * @throws DataException whatever is wrong with the folder or its files, in one line with its remedy
     */
    public DataSet read() {
        Table graphs = graphs();
        Table nodes = TableReader.read(folder.resolve(NODES), GraphsRoles.NODES.of(this));
        Table edges = TableReader.read(folder.resolve(EDGES), GraphsRoles.EDGES.of(this));
        GraphMembers members = GraphMembers.of(graphs, nodes, edges);
        SplitRows rows = rows(graphs);
        BitSet training = new BitSet(graphs.rows());
        IntStream.of(rows.train()).forEach(training::set);
        int[] trainingNodes = IntStream.range(0, nodes.rows())
                .filter(node -> training.get(members.graph()[node]))
                .toArray();
        List<String> notes = new ArrayList<>();
        TargetEncoder target = TargetEncoder.fit(graphs, List.of("label"), task, rows.train(), notes);
        FeatureEncoder bears =
                FeatureEncoder.fit(nodes, borne(nodes), trainingNodes).uncentred();
        double[] numbers = bears.encode(nodes, IntStream.range(0, nodes.rows()).toArray());
        int room = Math.max(members.largest(rows.train()), members.largest(rows.test()));
        List<String> names = bears.names();
        check(rows, room, names.size());
        notes.add(0, note(members, rows, room, names.size()));
        notes.addAll(target.notes());
        notes.addAll(bears.notes());
        PaddedGraphRows train = members.padded(rows.train(), numbers, room, names.size());
        double scale = train.scale();
        PaddedGraphRows test = members.padded(rows.test(), numbers, room, names.size());
        int[] shape = {room, names.size() + room};
        return new DataSet(
                DataName.of(folder),
                target.task(),
                PaddedGraphRows.names(room, names),
                target.outputs(),
                examples(target, graphs, rows.train(), train.values(scale), shape),
                rows.test().length == 0 ? null : examples(target, graphs, rows.test(), test.values(scale), shape),
                target.standardisation(),
                notes);
    }

    private static Examples examples(TargetEncoder target, Table graphs, int[] rows, double[] inputs, int... shape) {
        return target.examples(graphs, rows, shape[0] * shape[1], inputs).shaped(shape[0], shape[1]);
    }

    private static List<Column> borne(Table nodes) {
        return nodes.columns().stream()
                .filter(column -> !GraphsRoles.NODES.needed().contains(column.name()))
                .toList();
    }

    private SplitRows rows(Table graphs) {
        Path file = folder.resolve(GRAPHS);
        Optional<Column> own = graphs.columns().stream()
                .filter(column -> column.name().equals(SPLIT))
                .findFirst();
        if (own.isEmpty() || measured == null) {
            return SplitRows.of(split, file, graphs.rows());
        }
        int[] train = of(own.get(), "train", graphs.rows());
        if (train.length == 0) {
            throw DataException.in(
                    file, "no graph of the split 'train'", "mark some in the column 'split', or take it out");
        }
        int[] test = of(own.get(), measured, graphs.rows());
        if (test.length == 0 && !measured.equals(TEST)) {
            throw DataException.in(
                    file,
                    "no graph of the split '" + measured + "' to measure on",
                    "name one of the column 'split', or leave it out");
        }
        return new SplitRows(train, test);
    }

    private static int[] of(Column split, String part, int rows) {
        return IntStream.range(0, rows)
                .filter(row -> !split.isMissing(row)
                        && split.texts().get(split.code(row)).equals(part))
                .toArray();
    }

    private void check(SplitRows rows, int room, int width) {
        int graphs = Math.max(rows.train().length, rows.test().length);
        long one = PaddedGraphRows.size(1, room, width);
        if (graphs * one > Integer.MAX_VALUE - 8) {
            throw DataException.in(
                    folder.resolve(GRAPHS),
                    graphs + " graphs with room for " + room + " nodes each are more numbers than one Java array holds",
                    "leave out the largest graphs, or train on fewer");
        }
        // Its numbers, and a name for each of a graph's.
        Memory.check(
                folder.resolve(GRAPHS),
                ((rows.train().length + rows.test().length) * (double) Double.BYTES + NAME) * one,
                (double) Runtime.getRuntime().maxMemory(),
                "leave out the largest graphs, or give Java more with JAVA_TOOL_OPTIONS=-Xmx..g");
    }

    private static String note(GraphMembers members, SplitRows rows, int room, int width) {
        int least = IntStream.concat(IntStream.of(rows.train()), IntStream.of(rows.test()))
                .map(graph -> members.sizes()[graph])
                .min()
                .orElseThrow();
        return "data: graphs of " + least + " to " + room + " nodes, of " + width
                + (width == 1 ? " number" : " numbers") + " each; " + rows.train().length + " train, "
                + rows.test().length + " measure, "
                + PaddedGraphRows.said(rows.train().length + rows.test().length, room, width);
    }
}

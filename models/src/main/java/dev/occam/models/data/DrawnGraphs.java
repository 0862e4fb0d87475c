package dev.occam.models.data;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A data set made by ourselves: small graphs of 8 to 20 nodes, much as molecules, in four classes.
 * <p>A pure function of the seed. Each graph has a stream of random numbers of its own, so that the first rows are the same
 * whatever the number of rows. Classes are balanced: row i is of class i mod 4. Neither what the nodes are nor how they are
 * bonded tells the class, but both together do: see {@link GraphDrawing}.
 *
 * @param trainRows graphs to train on, at least 10
 * @param testRows graphs to measure on; 0 for none
 */
public record DrawnGraphs(int trainRows, int testRows, long seed) {

    private static final int LEAST = 10;

    public DrawnGraphs {
        if (trainRows < LEAST || testRows < 0) {
            throw new DataException("the graphs need at least " + LEAST + " training rows and no negative number of "
                    + "test rows, not " + trainRows + " and " + testRows + "; choose more");
        }
        if (size(Math.max(trainRows, testRows)) > Integer.MAX_VALUE - 8) {
            throw new DataException(
                    Math.max(trainRows, testRows) + " graphs are more numbers than one Java array holds; choose fewer");
        }
    }

    private static long size(int graphs) {
        return PaddedGraphRows.size(graphs, GraphDrawing.MOST, GraphDrawing.KINDS.size());
    }

    /** Draws all graphs: examples of shape (20, 3 + 20), four classes. */
    public DataSet read() {
        int classes = GraphDrawing.CLASSES.size();
        PaddedGraphRows train = padded(0, trainRows);
        double scale = train.scale();
        return new DataSet(
                "drawn-graphs",
                Task.CLASSIFICATION,
                PaddedGraphRows.names(GraphDrawing.MOST, GraphDrawing.KINDS),
                GraphDrawing.CLASSES,
                examples(train.values(scale), trainRows),
                testRows == 0 ? null : examples(padded(1, testRows).values(scale), testRows),
                Standardisation.identity(classes),
                List.of("data: " + trainRows + " drawn graphs of " + GraphDrawing.FEWEST + " to " + GraphDrawing.MOST
                        + " nodes to train on, " + testRows + " to measure on, seed " + seed + "; "
                        + PaddedGraphRows.said(trainRows + testRows, GraphDrawing.MOST, GraphDrawing.KINDS.size())));
    }

    /** One graph: row {@code row} of part 0, training, or 1, test. */
    GraphDrawing graph(int part, int row) {
        return GraphDrawing.of(
                new SplittableRandom(StrokeDigits.stream(seed, part, row)), row % GraphDrawing.CLASSES.size());
    }

    private PaddedGraphRows padded(int part, int rows) {
        int kinds = GraphDrawing.KINDS.size();
        PaddedGraphRows padded = new PaddedGraphRows(rows, GraphDrawing.MOST, kinds);
        for (int row = 0; row < rows; row++) {
            GraphDrawing graph = graph(part, row);
            for (int node = 0; node < graph.kinds().length; node++) {
                double[] own = new double[kinds];
                own[graph.kinds()[node]] = 1;
                padded.node(row, node, own, 0);
            }
            for (int[] bond : graph.bonds()) {
                padded.edge(row, bond[0], bond[1]);
            }
        }
        return padded.weighted();
    }

    private static Examples examples(double[] inputs, int rows) {
        int classes = GraphDrawing.CLASSES.size();
        double[] labels =
                IntStream.range(0, rows).mapToDouble(row -> row % classes).toArray();
        long[] shape = {GraphDrawing.MOST, GraphDrawing.KINDS.size() + GraphDrawing.MOST};
        return Examples.classification(shape, classes, inputs, labels);
    }
}

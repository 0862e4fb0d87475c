package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The declaration which datum each row of a layer call belongs to, for networks that do not keep the data along the first
 * axis: tokens folded into the batch, graphs as rows of nodes.
 *
 * <p>A recorder asks it once a batch. Graphs with rows of several kinds, nodes and edges, are a map of the user's own.
 */
@FunctionalInterface
public interface DatumMap {

    /** What a map says of one batch. */
    interface Batch {

        /**
         * N.
         *
         * @return data in the batch
         */
        long data();

        /**
         * The rows of a call, or of the network's output.
         *
         * @param shape of what came of the call, the rows along its first axis, or along its first two
         * @return whose they are; null if the call is not one that the map knows
         */
        @Nullable
        RowMap rows(Shape shape);
    }

    /**
     * A batch that is one graph: its rows meet, so that the loss of one reaches others, and all are positions of one datum
     * with a loss term each.
     */
    DatumMap ONE_GRAPH = input -> batch(1, shape -> RowMap.even(1, shape.get(0)));

    /**
     * Reads the map of a batch.
     *
     * @param input what the network is given
     * @return whose rows are whose
     */
    Batch of(NDArray input);

    /**
     * Data of as many rows each, (N, T, D) folded into (N T, D); T is found from the sizes.
     *
     * @return the map
     */
    static DatumMap even() {
        return input -> {
            long data = input.getShape().get(0);
            return batch(data, shape -> shape.get(0) % data == 0 ? RowMap.even(data, shape.get(0) / data) : null);
        };
    }

    /**
     * Graphs whose nodes are rows, one graph's after another's, (R_1 + ... + R_N, D).
     *
     * @param counts from the network's input R_1 to R_N
     * @return the map
     */
    static DatumMap packed(Function<NDArray, long[]> counts) {
        return input -> {
            RowMap map = RowMap.ofCounts(counts.apply(input));
            return batch(map.data(), shape -> shape.get(0) == map.rows() ? map : null);
        };
    }

    /**
     * Graphs whose nodes are padded to the second axis of the input, (N, R_max, D): a linear layer or an embedding that
     * sees two such axes has R_n positions for a graph, not R_max. Calls on packed rows are known as well.
     *
     * @param counts from the network's input, shape (N, R_max, ...), R_1 to R_N
     * @return the map
     */
    static DatumMap padded(Function<NDArray, long[]> counts) {
        return input -> {
            long[] own = counts.apply(input);
            long length = input.getShape().get(1);
            RowMap packed = RowMap.ofCounts(own);
            RowMap padded = RowMap.padded(length, own);
            return batch(own.length, shape -> {
                boolean twoAxes = shape.dimension() > 2 && shape.get(0) == own.length && shape.get(1) == length;
                return twoAxes ? padded : shape.get(0) == packed.rows() ? packed : null;
            });
        };
    }

    /**
     * Graphs whose nodes are rows, one graph's after another's, with other numbers of rows from layer to layer. A call is told
     * by its number of rows: layers that have as many in all must have as many of each datum.
     *
     * @param counts from the network's input, for each layer R_1 to R_N
     * @return the map
     */
    static DatumMap packedByLayer(Function<NDArray, long[][]> counts) {
        return input -> {
            RowMap[] maps =
                    Arrays.stream(counts.apply(input)).map(RowMap::ofCounts).toArray(RowMap[]::new);
            return batch(input.getShape().get(0), shape -> Arrays.stream(maps)
                    .filter(map -> map.rows() == shape.get(0))
                    .findFirst()
                    .orElse(null));
        };
    }

    private static Batch batch(long data, Function<Shape, @Nullable RowMap> rows) {
        return new Batch() {
            @Override
            public long data() {
                return data;
            }

            @Override
            public @Nullable RowMap rows(Shape shape) {
                return rows.apply(shape);
            }
        };
    }
}

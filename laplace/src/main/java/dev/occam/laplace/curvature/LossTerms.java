package dev.occam.laplace.curvature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.likelihood.RowStreams;
import dev.occam.laplace.record.RowMap;
import org.jspecify.annotations.Nullable;

/**
 * The loss terms of a batch: one for each set of C outputs, several a datum where outputs have shared positions or
 * where a datum owns several rows.
 */
public final class LossTerms {

    /** Rows of one datum that have random streams of their own. */
    private static final int PLACE_BITS = 24;

    private final Shape outputs;
    private final @Nullable RowMap map;
    private final long first;
    private final boolean apart;

    /** Datum and place of each row, where there is a map. */
    private final long[][] places;

    LossTerms(Shape outputs, @Nullable RowMap map, long first, boolean apart) {
        this.outputs = outputs;
        this.map = map;
        this.first = first;
        this.apart = apart;
        places = map == null ? new long[0][] : map.places();
    }

    /**
     * The terms of a batch whose rows are data.
     *
     * @param outputs shape (N, ..., C)
     * @param first number of its first datum among all data
     * @param apart whether terms of one datum are pulled back apart
     * @return the terms
     */
    public static LossTerms of(Shape outputs, long first, boolean apart) {
        return new LossTerms(outputs, null, first, apart);
    }

    /**
     * Whether terms of one datum are pulled back apart: per-example gradients sum over positions and would mix them, and
     * in some networks they meet before the layers do.
     *
     * @return if so
     */
    public boolean apart() {
        return apart;
    }

    /**
     * C.
     *
     * @return outputs of one term
     */
    public long classes() {
        return outputs.get(outputs.dimension() - 1);
    }

    /**
     * T.
     *
     * @return terms of one datum; of the datum with most, if they differ
     */
    public long perDatum() {
        return perRow() * (map == null ? 1 : map.longest());
    }

    private long perRow() {
        return outputs.slice(1, outputs.dimension() - 1).size();
    }

    /**
     * The share of one term of each datum, zeros elsewhere.
     *
     * @param vector shape of the outputs
     * @param term from 0 to T - 1
     * @return shape of the outputs
     */
    NDArray only(NDArray vector, long term) {
        int inner = Math.toIntExact(perRow());
        long rows = outputs.get(0);
        if (map == null) {
            NDArray mask = vector.getManager()
                    .create(term)
                    .oneHot(inner, vector.getDataType())
                    .reshape(1, inner, 1);
            return vector.reshape(rows, inner, -1).mul(mask).reshape(outputs);
        }
        double[] mask = new double[Math.toIntExact(rows) * inner];
        for (int row = 0; row < places.length; row++) {
            if (places[row][1] == term / inner) {
                mask[row * inner + (int) (term % inner)] = 1;
            }
        }
        NDArray own =
                vector.getManager().create(mask, new Shape(rows, inner, 1)).toType(vector.getDataType(), false);
        return vector.reshape(rows, inner, -1).mul(own).reshape(outputs);
    }

    /** The random numbers of each row, a function of its datum and its place there alone. */
    RowStreams streams(long seed, int sample) {
        if (map == null) {
            return new RowStreams(seed, first, sample);
        }
        return new RowStreams(
                seed,
                row -> ((first + places[Math.toIntExact(row)][0]) << PLACE_BITS) + places[Math.toIntExact(row)][1],
                sample);
    }
}

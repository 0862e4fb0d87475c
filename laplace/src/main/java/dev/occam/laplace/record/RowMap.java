package dev.occam.laplace.record;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.occam.laplace.torch.Operators;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of one call belong to which datum of its batch: the rows of a datum are shared positions, of which each
 * datum may have a number of its own. Rows may belong to no datum, as padding does.
 */
public final class RowMap {

    private final long rows;
    private final long[] counts;
    private final long longest;

    /** Rows of one datum after another; null if that is the order they are in, with none left out. */
    private final long @Nullable [] order;

    private RowMap(long rows, long[] counts, long @Nullable [] order) {
        this.rows = rows;
        this.counts = counts;
        this.order = order;
        longest = Arrays.stream(counts).max().orElse(0);
    }

    /**
     * Data that own as many rows each, one datum's after another's.
     *
     * @param data N
     * @param each rows of a datum
     * @return the map of N times so many rows
     */
    public static RowMap even(long data, long each) {
        long[] counts = new long[Math.toIntExact(data)];
        Arrays.fill(counts, each);
        return ofCounts(counts);
    }

    /**
     * Data that own different numbers of rows, one datum's after another's.
     *
     * @param counts R_n of each datum, at least 1
     * @return the map of the sum of R_n rows
     */
    public static RowMap ofCounts(long... counts) {
        return new RowMap(Arrays.stream(counts).sum(), checked(counts), null);
    }

    /**
     * Data that own the first rows of N stretches of the same length; the rest of each is padding.
     *
     * @param length of a stretch
     * @param counts R_n of each datum, from 1 to the length
     * @return the map of N times length rows
     */
    public static RowMap padded(long length, long... counts) {
        long[] own = checked(counts);
        long[] order = new long[Math.toIntExact(Arrays.stream(own).sum())];
        int next = 0;
        for (int n = 0; n < own.length; n++) {
            if (own[n] > length) {
                throw new IllegalArgumentException(
                        "datum " + n + " is said to own " + own[n] + " rows, but has room for " + length);
            }
            for (long r = 0; r < own[n]; r++) {
                order[next++] = n * length + r;
            }
        }
        return new RowMap(own.length * length, own, order);
    }

    /**
     * Rows in any order, each with its datum.
     *
     * @param data N
     * @param owners the datum of each row, from 0 to N - 1, or -1 for a row that is padding; each datum owns a row
     * @return the map of so many rows
     */
    public static RowMap ofOwners(long data, long... owners) {
        long[] counts = new long[Math.toIntExact(data)];
        for (int row = 0; row < owners.length; row++) {
            if (owners[row] < -1 || owners[row] >= data) {
                throw new IllegalArgumentException(
                        "row " + row + " is said to belong to datum " + owners[row] + " of " + data);
            }
            if (owners[row] >= 0) {
                counts[(int) owners[row]]++;
            }
        }
        int[] next = new int[counts.length];
        for (int n = 1; n < next.length; n++) {
            next[n] = next[n - 1] + (int) counts[n - 1];
        }
        long[] order = new long[(int) Arrays.stream(counts).sum()];
        for (int row = 0; row < owners.length; row++) {
            if (owners[row] >= 0) {
                order[next[(int) owners[row]]++] = row;
            }
        }
        return new RowMap(owners.length, checked(counts), order);
    }

    private static long[] checked(long... counts) {
        for (int n = 0; n < counts.length; n++) {
            if (counts[n] < 1) {
                throw new IllegalArgumentException(
                        "datum " + n + " owns " + counts[n] + " rows; it needs one at least");
            }
        }
        if (counts.length == 0) {
            throw new IllegalArgumentException("a batch holds one datum at least");
        }
        return counts.clone();
    }

    /**
     * N.
     *
     * @return data of the batch
     */
    public int data() {
        return counts.length;
    }

    /**
     * Rows of the call, padding among them.
     *
     * @return the length of its first axis, or of its first two taken as one
     */
    public long rows() {
        return rows;
    }

    /**
     * R_n.
     *
     * @param datum from 0
     * @return rows that it owns
     */
    public long count(int datum) {
        return counts[datum];
    }

    /**
     * The largest R_n.
     *
     * @return rows of the datum with most
     */
    public long longest() {
        return longest;
    }

    /** Whether rows are one datum's after another's, with no padding. */
    boolean inOrder() {
        return order == null;
    }

    /** Whether all data own as many rows. */
    boolean isEven() {
        return Arrays.stream(counts).allMatch(count -> count == longest);
    }

    /**
     * The datum of each row, and its place among the rows of that datum.
     *
     * @return for each row the two numbers; -1 and -1 for padding
     */
    public long[][] places() {
        long[][] places = new long[Math.toIntExact(rows)][];
        Arrays.fill(places, new long[] {-1, -1});
        int next = 0;
        for (int n = 0; n < counts.length; n++) {
            for (long place = 0; place < counts[n]; place++) {
                int row = order == null ? next : Math.toIntExact(order[next]);
                places[row] = new long[] {n, place};
                next++;
            }
        }
        return places;
    }

    /** The share of some data in packed rows, as a map of its own. */
    RowMap part(long from, long to) {
        return ofCounts(Arrays.copyOfRange(counts, Math.toIntExact(from), Math.toIntExact(to)));
    }

    /** Packed rows of the data before this one. */
    long start(long datum) {
        return Arrays.stream(counts, 0, Math.toIntExact(datum)).sum();
    }

    /** The call's array with one datum's rows after another's: (rows, ...) or (N, length, ...) to (sum of R_n, ...). */
    NDArray pack(NDArray array) {
        Shape shape = array.getShape();
        NDArray flat = shape.get(0) == rows ? array : array.reshape(new Shape(rows).addAll(shape.slice(2)));
        return order == null ? flat : Operators.pick(array.getManager(), flat, 0, order);
    }

    /** Packed rows (sum of R_n, R', D) as positions of their data, (N, longest R_n times R', D), zeros at the end of shorter ones. */
    NDArray byDatum(NDArray packed) {
        Shape shape = packed.getShape();
        NDArray rowsOfData = isEven() ? packed : Operators.pick(packed.getManager(), packed, 0, filled());
        return rowsOfData.reshape(counts.length, longest * shape.get(1), shape.get(2));
    }

    private long[] filled() {
        long none = Arrays.stream(counts).sum();
        long[] numbers = new long[Math.toIntExact(counts.length * longest)];
        Arrays.fill(numbers, none);
        long next = 0;
        for (int n = 0; n < counts.length; n++) {
            for (int place = 0; place < counts[n]; place++) {
                numbers[(int) (n * longest) + place] = next++;
            }
        }
        return numbers;
    }
}

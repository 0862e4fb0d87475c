package dev.occam.laplace.likelihood;

import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/**
 * A stream of random numbers for each datum, so that what is drawn for it depends neither on the batch it came in nor
 * on anything drawn before.
 *
 * @param seed of all streams
 * @param numbers for each row of the batch a number that no other row of all batches has
 * @param sample which sample of each datum, from 0
 */
public record RowStreams(long seed, LongUnaryOperator numbers, int sample) {

    /**
     * The streams of rows that are data.
     *
     * @param seed of all streams
     * @param firstRow number of the first datum of the batch
     * @param sample which sample of each datum, from 0
     */
    public RowStreams(long seed, long firstRow, int sample) {
        this(seed, row -> firstRow + row, sample);
    }

    /**
     * The stream of a datum.
     *
     * @param row its number within the batch
     * @return a fresh stream
     */
    public SplittableRandom of(long row) {
        return new SplittableRandom(mix(mix(seed) + mix(numbers.applyAsLong(row)) * 31 + sample));
    }

    /** Stafford's variant 13 of the 64-bit finaliser. */
    private static long mix(long z) {
        z = (z + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

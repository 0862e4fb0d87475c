package dev.occam.models.data;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A data set made by ourselves: pictures of the ten digits drawn as strokes, distorted and noisy.
 * <p>A pure function of the seed. Each picture has a stream of random numbers of its own, so that
 * the first rows are the same whatever the number of rows. Digits are balanced: row i shows i mod 10.
 * Pixels in [0, 1] are standardised by one mean and one standard deviation, those of all training pixels.
 *
 * @param trainRows pictures to train on, at least 10
 * @param testRows pictures to measure on; 0 for none
 * @param size pixels across and down, at least 8
 */
public record StrokeDigits(int trainRows, int testRows, int size, long seed) {
    private static final int DIGITS = 10;
    private static final int SMALLEST = 8;
    private static final int LARGEST = 256;

    public StrokeDigits {
        if (trainRows < DIGITS || testRows < 0) {
            throw new DataException("the digits need at least " + DIGITS + " training rows and no negative number of "
                    + "test rows, not " + trainRows + " and " + testRows + "; choose more");
        }
        if (size < SMALLEST || size > LARGEST) {
            throw new DataException("the digits are " + SMALLEST + " to " + LARGEST + " pixels across, not " + size
                    + "; 16 is the default");
        }
        if ((long) Math.max(trainRows, testRows) * size * size > Integer.MAX_VALUE - 8) {
            throw new DataException(Math.max(trainRows, testRows) + " digits of " + size + " by " + size
                    + " pixels are more numbers than one Java array holds; choose fewer or smaller ones");
        }
    }

    /** Pictures of 16 by 16 pixels. */
    public static StrokeDigits of(int trainRows, int testRows, long seed) {
        return new StrokeDigits(trainRows, testRows, 16, seed);
    }

    /** Draws all pictures: examples of shape (1, size, size), classes {@code 0} to {@code 9}. */
    public DataSet read() {
        double[] train = draw(0, trainRows);
        double[] test = draw(1, testRows);
        double mean = 0;
        for (double pixel : train) {
            mean += pixel / train.length;
        }
        double variance = 0;
        for (double pixel : train) {
            variance += (pixel - mean) * (pixel - mean) / train.length;
        }
        double scale = Math.sqrt(variance);
        standardise(train, mean, scale);
        standardise(test, mean, scale);
        List<String> features = IntStream.range(0, size * size)
                .mapToObj(i -> "pixel_" + i / size + "_" + i % size)
                .toList();
        return new DataSet(
                "stroke-digits",
                Task.CLASSIFICATION,
                features,
                IntStream.range(0, DIGITS).mapToObj(String::valueOf).toList(),
                examples(train, trainRows),
                testRows == 0 ? null : examples(test, testRows),
                Standardisation.identity(DIGITS),
                List.of("data: " + trainRows + " drawn digits of " + size + " by " + size + " pixels to train on, "
                        + testRows + " to measure on, seed " + seed));
    }

    /** One picture as drawn, (size, size) pixels in [0, 1]: row {@code row} of part 0, training, or 1, test. */
    double[] picture(int part, int row) {
        return new DigitDrawing(new SplittableRandom(stream(part, row))).draw(digit(row), size);
    }

    /** The seed of the random numbers of one picture. */
    long stream(int part, int row) {
        return stream(seed, part, row);
    }

    /** The seed of the random numbers of one row of one part of drawn data. */
    static long stream(long seed, int part, int row) {
        return mix(mix(mix(seed) + part) + row);
    }

    /** The digit that a row shows. */
    static int digit(int row) {
        return row % DIGITS;
    }

    private double[] draw(int part, int rows) {
        double[] pixels = new double[rows * size * size];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(picture(part, row), 0, pixels, row * size * size, size * size);
        }
        return pixels;
    }

    private static long mix(long state) {
        return new SplittableRandom(state).nextLong();
    }

    private static void standardise(double[] pixels, double mean, double scale) {
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (pixels[i] - mean) / scale;
        }
    }

    private Examples examples(double[] pixels, int rows) {
        double[] labels =
                IntStream.range(0, rows).mapToDouble(StrokeDigits::digit).toArray();
        return Examples.classification(new long[] {1, size, size}, DIGITS, pixels, labels);
    }
}

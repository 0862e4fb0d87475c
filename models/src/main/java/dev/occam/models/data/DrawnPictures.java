package dev.occam.models.data;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Pictures made by ourselves that are their own targets: the digits of {@link StrokeDigits}, or curves.
 * <p>A pure function of the seed, picture by picture. The curves are after the CURVES data of Hinton and Salakhutdinov
 * (2006): smooth lines through three random points, without noise, drawn by ourselves and not theirs.
 *
 * @param what what is drawn
 * @param trainRows pictures to train on, at least 10
 * @param testRows pictures to measure on; 0 for none
 * @param size pixels across and down, 8 to 256; 28 in the literature
 */
public record DrawnPictures(What what, int trainRows, int testRows, int size, long seed) {

    /** What a picture shows. */
    public enum What {
        /** A digit. */
        DIGITS("stroke-digits"),
        /** A curve. */
        CURVES("curves");

        private final String label;

        What(String label) {
            this.label = label;
        }
    }

    public DrawnPictures {
        // Of the same bounds.
        digits(trainRows, testRows, size, seed);
    }

    private static StrokeDigits digits(int trainRows, int testRows, int size, long seed) {
        return new StrokeDigits(trainRows, testRows, size, seed);
    }

    /** Draws all pictures: examples of shape (1, size, size), pixels from 0 to 1. */
    public DataSet read() {
        List<String> pixels = IntStream.range(0, size * size)
                .mapToObj(i -> "pixel_" + i / size + "_" + i % size)
                .toList();
        return Reconstruction.of(
                what.label,
                pixels,
                examples(0, trainRows),
                testRows == 0 ? null : examples(1, testRows),
                List.of("data: " + trainRows + " drawn " + what.name().toLowerCase(Locale.ROOT) + " of " + size
                        + " by " + size + " pixels to train on, " + testRows + " to measure on, seed " + seed
                        + "; they are the targets themselves"));
    }

    private Examples examples(int part, int rows) {
        StrokeDigits digits = digits(trainRows, testRows, size, seed);
        double[] pixels = new double[rows * size * size];
        for (int row = 0; row < rows; row++) {
            double[] picture =
                    switch (what) {
                        case DIGITS -> digits.picture(part, row);
                        case CURVES -> new CurveDrawing(new SplittableRandom(digits.stream(part, row))).draw(size);
                    };
            System.arraycopy(picture, 0, pixels, row * size * size, size * size);
        }
        return Examples.reconstruction(new long[] {1, size, size}, pixels);
    }
}

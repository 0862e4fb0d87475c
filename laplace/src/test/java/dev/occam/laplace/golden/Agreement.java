package dev.occam.laplace.golden;

import java.util.Locale;

/** Comparisons of figures whose failure shows both values and their ratio: a constant ratio names a lost factor. */
public final class Agreement {

    private Agreement() {}

    /** Requires {@code |actual - expected| <= tolerance * max(1, |expected|)}. */
    public static void requireClose(String what, double actual, double expected, double tolerance) {
        requireWithin(what, actual, expected, tolerance * Math.max(1, Math.abs(expected)));
    }

    /** Requires {@code |actual - expected| <= tolerance * |expected|}. */
    public static void requireRelative(String what, double actual, double expected, double tolerance) {
        requireWithin(what, actual, expected, tolerance * Math.abs(expected));
    }

    /** Requires {@code |actual - expected| <= bound}. */
    public static void requireWithin(String what, double actual, double expected, double bound) {
        if (!(Math.abs(actual - expected) <= bound)) {
            throw new AssertionError(String.format(
                    Locale.ROOT,
                    "%s: %.17g, expected %.17g; ratio %.12g, difference %.3g > %.3g",
                    what,
                    actual,
                    expected,
                    actual / expected,
                    actual - expected,
                    bound));
        }
    }

    /** Requires every element to differ by at most {@code tolerance * max |expected|}. */
    public static void requireClose(String what, double[] actual, double[] expected, double tolerance) {
        if (actual.length != expected.length) {
            throw new AssertionError(what + ": length " + actual.length + ", expected " + expected.length);
        }
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < actual.length; i++) {
            requireWithin(what + "[" + i + "]", actual[i], expected[i], tolerance * largest);
        }
    }
}

package dev.occam.models.data;

import java.util.Locale;
import java.util.Set;

/**
 * The reading of one cell's text: missing, a number, an infinity, or any other text.
 * <p>Stricter than Java's own parser, which takes {@code 1d}, {@code 2f} and {@code 0x1p3} for numbers.
 */
final class Cell {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "?");
    private static final Set<String> INFINITE = Set.of("inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");
    private static final double LARGEST_INTEGER = 1L << 53;

    private Cell() {}

    static boolean isMissing(String text) {
        return text.length() <= 4 && MISSING.contains(text.toLowerCase(Locale.ROOT));
    }

    /** The number that {@code text} writes; an infinity where it writes one or overflows; NaN where it writes none. */
    static double number(String text) {
        if (text.isEmpty()) {
            return Double.NaN;
        }
        char first = text.charAt(0);
        char last = text.charAt(text.length() - 1);
        boolean shaped =
                (isDigit(first) || first == '-' || first == '+' || first == '.') && (isDigit(last) || last == '.');
        if (shaped && text.indexOf('x') < 0 && text.indexOf('X') < 0) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }
        if (text.length() <= 9 && INFINITE.contains(text.toLowerCase(Locale.ROOT))) {
            return first == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.NaN;
    }

    static boolean isInteger(double value) {
        return value == Math.rint(value) && Math.abs(value) <= LARGEST_INTEGER;
    }

    /** One text for one number, however a file writes it: {@code 1} for {@code 1.0} and {@code 01}. */
    static String canonical(double value) {
        return isInteger(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

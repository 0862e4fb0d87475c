package dev.occam.tuner.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them. */
final class Numbers {

    private static final double LEAST_PLAIN = 1e-4;
    private static final double LEAST_SCIENTIFIC = 1e7;

    private Numbers() {}

    /** A number to so many significant digits; {@code -} where there is none. */
    static String significant(@Nullable Double x, int digits) {
        if (x == null) {
            return "-";
        }
        if (!Double.isFinite(x)) {
            return Double.toString(x);
        }
        double size = Math.abs(x);
        if (x == 0 || (size >= LEAST_PLAIN && size < LEAST_SCIENTIFIC)) {
            return new BigDecimal(x)
                    .round(new MathContext(digits))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        return String.format(Locale.ROOT, "%." + (digits - 1) + "e", x);
    }

    /** A count with commas between thousands. */
    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** A duration such as {@code 42 s}, {@code 3 min 05 s} or {@code 2 h 10 min}. */
    static String time(Duration time) {
        long seconds = Math.round(time.toMillis() / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
    }
}

package dev.occam.reports.render;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as a reader of a page wants them: four significant digits, scientific from 1e5 up and below 1e-4.
 * <p>What was not measured is an en dash; negative numbers carry a true minus sign. Exponents stay ASCII, so that a
 * weight decay can be copied into code.
 */
final class NumberText {
    static final String NONE = "–";

    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    private static final BigDecimal THOUSAND = new BigDecimal(1000);
    private static final BigDecimal LARGE = new BigDecimal(100_000);

    private NumberText() {}

    static String number(@Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            return NONE;
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = round(new BigDecimal(Math.abs(value)));
        int exponent = rounded.precision() - rounded.scale() - 1;
        String digits = exponent >= 5 || exponent < -4 ? scientific(rounded, exponent) : plain(rounded);
        return value < 0 ? "−" + digits : digits;
    }

    /** Whole digits are never rounded away below 1e5: four significant digits of 12,346 would be 12,350. */
    private static BigDecimal round(BigDecimal size) {
        BigDecimal rounded = size.compareTo(THOUSAND) < 0 || size.compareTo(LARGE) >= 0
                ? size.round(DIGITS)
                : size.setScale(0, RoundingMode.HALF_EVEN);
        return rounded.stripTrailingZeros();
    }

    /** A number with its sign always shown: a gain or a loss. */
    static String signed(@Nullable Double value) {
        return value != null && value > 0 ? "+" + number(value) : number(value);
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A share as a whole percentage; what is there but rounds to nothing is "&lt; 1 %". */
    static String percent(double share) {
        return share > 0 && share < 0.01 ? "< 1 %" : Math.round(share * 100) + " %";
    }

    static String seconds(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    private static String scientific(BigDecimal rounded, int exponent) {
        String mantissa =
                rounded.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString();
        return mantissa + "e" + exponent;
    }

    private static String plain(BigDecimal rounded) {
        return rounded.compareTo(THOUSAND) < 0 ? rounded.toPlainString() : count(rounded.longValueExact());
    }
}

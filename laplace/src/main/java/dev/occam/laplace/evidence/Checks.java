package dev.occam.laplace.evidence;

/** Range checks of scalar arguments, with one wording for all. */
final class Checks {

    private Checks() {}

    static double finite(double value, String what) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("The " + what + " must be finite, but is " + value + ".");
        }
        return value;
    }

    static double positive(double value, String what) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("The " + what + " must be positive and finite, but is " + value + ".");
        }
        return value;
    }

    static double notNegative(double value, String what) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "The " + what + " must be finite and not negative, but is " + value + ".");
        }
        return value;
    }
}

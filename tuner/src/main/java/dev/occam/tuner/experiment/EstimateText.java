package dev.occam.tuner.experiment;

import dev.occam.tuner.config.Quantity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Estimates in words: as many digits as their quantity deserves. */
final class EstimateText {

    static final String NONE = "-";

    private EstimateText() {}

    /** Mean and standard error. */
    static String of(Quantity quantity, @Nullable Estimate estimate) {
        if (estimate == null) {
            return NONE;
        }
        Double error = estimate.standardError();
        return number(quantity, estimate.mean()) + (error == null ? "" : " ± " + number(quantity, error));
    }

    /** The same with the median in brackets where there are several seeds. */
    static String withMedian(Quantity quantity, @Nullable Estimate estimate) {
        return estimate == null || estimate.count() == 1
                ? of(quantity, estimate)
                : of(quantity, estimate) + " [" + number(quantity, estimate.median()) + "]";
    }

    /** A value of a quantity. */
    static String number(Quantity quantity, double value) {
        if (quantity.isOfAnySize()) {
            return String.format(Locale.ROOT, "%.3g", value);
        }
        int decimals =
                switch (quantity) {
                    case ACCURACY, ACCURACY_BEST, NLL, NLL_BEST, ECE, RMSE -> 3;
                    default -> 1;
                };
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    static String word(Finding.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}

package dev.occam.reports.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a network's own probabilities, or the intervals of its noise, are what they claim to be.
 *
 * @param on the rows it was measured on
 * @param rows how many they are
 * @param reliability bins of the probability of the predicted class, those with rows in them; empty in regression
 * @param coverage shares of targets inside central intervals; empty in classification
 */
public record Calibration(Part on, long rows, List<Bin> reliability, List<Level> coverage) {
    public Calibration {
        Fields.required(on, "on");
        Fields.count(rows, "rows");
        reliability = Fields.list(reliability, "reliability");
        coverage = Fields.list(coverage, "coverage");
    }

    /** Rows that something was measured on. */
    public enum Part {
        /** Those that trained the network. */
        @JsonProperty("train")
        TRAIN,
        /** Those that only measured. */
        @JsonProperty("test")
        TEST
    }

    /**
     * Rows whose predicted class has a probability within one interval.
     *
     * @param from lower end, not part of it
     * @param to upper end
     * @param rows how many there are
     * @param confidence mean of those probabilities
     * @param accuracy share of rows that are of the predicted class
     */
    public record Bin(
            @Nullable Double from,
            @Nullable Double to,
            long rows,
            @Nullable Double confidence,
            @Nullable Double accuracy) {
        public Bin {
            from = Fields.finite(from);
            to = Fields.finite(to);
            Fields.count(rows, "rows");
            confidence = Fields.finite(confidence);
            accuracy = Fields.finite(accuracy);
        }
    }

    /**
     * A central interval of the Gaussian around each prediction.
     *
     * @param nominal its probability
     * @param observed share of targets inside it, over rows and outputs
     */
    public record Level(@Nullable Double nominal, @Nullable Double observed) {
        public Level {
            nominal = Fields.finite(nominal);
            observed = Fields.finite(observed);
        }
    }
}

package dev.occam.tuner.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a measurement should be at most, as a multiple of another.
 *
 * @param measured name of the measurement
 * @param against name of the one it is divided by
 * @param ratio the ratios of the rounds
 * @param limit the greatest median that is good enough; null where the ratio is shown for comparison
 */
public record Target(
        String measured,
        String against,
        Spread ratio,
        @Nullable Double limit) {

    /**
     * Whether the median is good enough.
     *
     * @return null without a limit
     */
    @JsonProperty
    public @Nullable Boolean met() {
        return limit == null ? null : ratio.median() <= limit;
    }
}

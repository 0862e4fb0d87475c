package dev.occam.reports.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The observation noise of a regression.
 *
 * @param sigma standard deviation, in standardised target units (the target's standard deviation is 1)
 * @param sigmaPerOutput standard deviation of each output, in that output's own units
 */
public record Noise(@Nullable Double sigma, List<@Nullable Double> sigmaPerOutput) {
    public Noise {
        sigma = Fields.finite(sigma);
        sigmaPerOutput = Fields.finiteList(sigmaPerOutput, "sigmaPerOutput");
    }
}

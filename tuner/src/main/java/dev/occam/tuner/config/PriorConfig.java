package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The prior over weights, a Gaussian of mean zero, and the observation noise: where they start.
 *
 * @param groups           which parameters share a prior precision
 * @param initialPrecision prior precision to start from; null is the strong start, 1 / variance of the initialisation
 * @param initialNoise     observation noise variance to start from, in standardised target units; null is the residual
 *                         variance of a ridge-regularised linear fit (regression only)
 * @param temperature      T of the tempered likelihood p^(1/T)
 */
public record PriorConfig(
        Groups groups,
        @Nullable Double initialPrecision,
        @Nullable Double initialNoise,
        double temperature) {

    /** Which parameters share a prior precision. */
    public enum Groups {
        /** All of them. */
        @JsonProperty("scalar")
        SCALAR,
        /** Those of one layer. */
        @JsonProperty("layerwise")
        LAYERWISE,
        /** Those of one parameter tensor: weight and bias apart. */
        @JsonProperty("tensor")
        TENSOR
    }
}

package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How kfac, ekfac and ekfac-ra see, damp and invert the curvature that they train by; that of the evidence is
 * {@link CurvatureConfig}'s, apart from this. Biases lie as {@code curvature.bias} says in both.
 *
 * @param fisher which gradients its statistics are made of
 * @param samples targets drawn for each row, with {@code fisher} {@code monte-carlo}
 * @param sharing how positions that share weights are treated
 * @param spatiallyUncorrelated whether the input factor of a convolution is over channels alone
 * @param damping what is added before inverting; the pull of the prior joins it
 * @param dampingKind where damping is added
 * @param statisticsEvery steps from one batch whose curvature is seen to the next
 * @param inverseEvery steps from one decomposition to the next, a multiple of that
 * @param memory most that the running averages keep of their past
 * @param scaleMemory what the scales of {@code ekfac-ra} keep of their past at each step
 * @param klClip bound on what a step changes by the quadratic model; null for none
 */
public record KroneckerConfig(
        CurvatureConfig.Fisher fisher,
        int samples,
        CurvatureConfig.Sharing sharing,
        boolean spatiallyUncorrelated,
        double damping,
        DampingKind dampingKind,
        int statisticsEvery,
        int inverseEvery,
        double memory,
        double scaleMemory,
        @Nullable Double klClip) {

    /** Where damping is added. */
    public enum DampingKind {
        /** To the Kronecker product, in its eigenbasis. */
        @JsonProperty("exact")
        EXACT,
        /** To both factors, balanced by their traces. */
        @JsonProperty("factored")
        FACTORED,
        /** Its root to both factors alike. */
        @JsonProperty("split")
        SPLIT
    }
}

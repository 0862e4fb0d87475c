package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How kfac and the methods of its kind see, damp and invert the curvature that they train by; that of the evidence is
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
 * @param coupling how the coarse level of a two-level method joins the fine one
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
        Coupling coupling,
        @Nullable Double klClip) {

    /** Where damping is added. */
    public enum DampingKind {
        /** {@code exact}; {@code factored} with methods of two Kronecker products. */
        @JsonProperty("auto")
        AUTO,
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

    /** How the coarse level of a two-level method joins the fine one. */
    public enum Coupling {
        /** After it, on its residual. */
        @JsonProperty("multiplicative")
        MULTIPLICATIVE,
        /** Beside it, on the same gradient. */
        @JsonProperty("additive")
        ADDITIVE
    }

    /** Where {@code optimizer} adds damping. */
    public DampingKind dampingKindFor(TrainingConfig.Optimizer optimizer) {
        if (dampingKind != DampingKind.AUTO) {
            return dampingKind;
        }
        return optimizer.isOfTwoProducts() ? DampingKind.FACTORED : DampingKind.EXACT;
    }
}

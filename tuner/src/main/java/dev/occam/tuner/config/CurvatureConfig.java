package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;

/**
 * How the curvature of the loss is approximated, layer by layer.
 *
 * @param structure  shape of each layer's block
 * @param sharing    how Kronecker factors treat shared positions
 * @param fisher     which gradients the curvature is made of
 * @param samples    targets drawn for each row, with {@code fisher} {@code monte-carlo}
 * @param blockLimit largest layer, in parameters, that {@code auto} gives a full block
 * @param bias       whether a layer's bias shares the block of its weight
 * @param batchSize  rows a pass over the data takes at a time: memory and speed, not the result
 */
public record CurvatureConfig(
        Structure structure, Sharing sharing, Fisher fisher, int samples, int blockLimit, BiasBlock bias, int batchSize)
        implements Serializable {

    /** How Kronecker factors treat positions that share a layer's weights: pixels, tokens. */
    public enum Sharing {
        /** As further data. */
        @JsonProperty("expand")
        EXPAND,
        /** Aggregated first, which never builds patches. */
        @JsonProperty("reduce")
        REDUCE
    }

    /** Which gradients the curvature is made of. */
    public enum Fisher {
        /** The generalised Gauss-Newton matrix: a backward pass for each output. */
        @JsonProperty("exact")
        EXACT,
        /** Gradients at {@code samples} targets drawn from the model. */
        @JsonProperty("monte-carlo")
        MONTE_CARLO,
        /** Gradients at the true targets. */
        @JsonProperty("empirical")
        EMPIRICAL
    }

    /** Shape of a layer's block of the generalised Gauss-Newton matrix. */
    public enum Structure {
        /** Full where a layer has at most {@code blockLimit} parameters, Kronecker-factored elsewhere. */
        @JsonProperty("auto")
        AUTO,
        /** Kronecker-factored: input factor and gradient factor. */
        @JsonProperty("kfac")
        KFAC,
        /** In the Kronecker factors' eigenbasis, with second moments there in place of products of eigenvalues. */
        @JsonProperty("ekfac")
        EKFAC,
        /** The layer's full matrix. */
        @JsonProperty("block")
        BLOCK
    }

    /** Where a layer's bias belongs. */
    public enum BiasBlock {
        /** One block and one prior precision with its weight. */
        @JsonProperty("joint")
        JOINT,
        /** A block of its own. */
        @JsonProperty("separate")
        SEPARATE
    }
}

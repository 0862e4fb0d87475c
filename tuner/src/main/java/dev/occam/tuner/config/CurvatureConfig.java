package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How the curvature of the loss is approximated, layer by layer.
 *
 * @param structure  shape of each layer's block
 * @param blockLimit largest layer, in parameters, that {@code auto} gives a full block
 * @param bias       whether a layer's bias shares the block of its weight
 * @param batchSize  rows a pass over the data takes at a time: memory and speed, not the result
 */
public record CurvatureConfig(Structure structure, int blockLimit, BiasBlock bias, int batchSize) {

    /** Shape of a layer's block of the generalised Gauss-Newton matrix. */
    public enum Structure {
        /** Full where a layer has at most {@code blockLimit} parameters, Kronecker-factored elsewhere. */
        @JsonProperty("auto")
        AUTO,
        /** Kronecker-factored: input factor and gradient factor. */
        @JsonProperty("kfac")
        KFAC,
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

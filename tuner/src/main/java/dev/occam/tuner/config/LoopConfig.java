package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How training and evidence take turns.
 *
 * @param kind        which loop
 * @param effort      of the consistent loop: what is trained again under the final prior
 * @param rounds      of the consistent loop: most rounds of training and evidence before the last fit
 * @param roundLength of the consistent loop: length of a round as a share of one fit, in (0, 1]
 * @param online      of the online loop
 * @param fixed       of no loop: one fit under a given weight decay
 */
public record LoopConfig(
        Kind kind, Effort effort, int rounds, double roundLength, OnlineConfig online, FixedConfig fixed) {

    /** Which loop. */
    public enum Kind {
        /** Judges a prior by the evidence of weights trained under it. */
        @JsonProperty("consistent")
        CONSISTENT,
        /** Moves the prior while training: Immer et al. 2021, Algorithm 1. */
        @JsonProperty("online")
        ONLINE,
        /** No loop: one fit under a given weight decay. */
        @JsonProperty("fixed")
        FIXED
    }

    /** What is trained again under the final prior. */
    public enum Effort {
        /** Nothing from the start: half a fit more; about 1.5 fits in all. */
        @JsonProperty("fast")
        FAST,
        /** One fit of 1.75 lengths; about 2.7 fits in all. */
        @JsonProperty("standard")
        STANDARD,
        /** One fit and its continuation, the better by evidence kept; about 3.2 fits in all. */
        @JsonProperty("thorough")
        THOROUGH
    }
}

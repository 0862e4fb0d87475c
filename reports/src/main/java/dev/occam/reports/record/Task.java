package dev.occam.reports.record;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a run learned to predict. */
public enum Task {
    /** One class out of several, with a categorical likelihood. */
    @JsonProperty("classification")
    CLASSIFICATION,
    /** One or more real numbers, with a Gaussian likelihood. */
    @JsonProperty("regression")
    REGRESSION,
    /** The inputs themselves, each between 0 and 1, with a Bernoulli likelihood. */
    @JsonProperty("reconstruction")
    RECONSTRUCTION
}

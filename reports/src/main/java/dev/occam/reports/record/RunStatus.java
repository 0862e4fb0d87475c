package dev.occam.reports.record;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a run ended. */
public enum RunStatus {
    /** All rounds and fits were done. */
    @JsonProperty("finished")
    FINISHED,
    /** Stopped from outside; the record holds the last good state. */
    @JsonProperty("interrupted")
    INTERRUPTED,
    /** The loss stopped being a finite number; the record holds the last good state before it. */
    @JsonProperty("diverged")
    DIVERGED
}

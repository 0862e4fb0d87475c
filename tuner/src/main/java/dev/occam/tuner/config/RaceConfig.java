package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A race of an experiment: entrants that should come to a mark sooner than others.
 *
 * @param text     the claim, in a sentence
 * @param source   who makes it
 * @param entrants each a method, searched over its arms
 * @param against  arms of which one sets the mark, or, where the mark is a given number, is soonest there
 * @param share    of that arm's steps, or seconds, in which an entrant should be at the mark
 * @param mark     what has to be reached; null for the final training loss of the best of {@code against}
 * @param measure  whether steps or seconds are held against {@code share}; null for steps
 */
public record RaceConfig(
        String text,
        String source,
        List<Entrant> entrants,
        List<String> against,
        double share,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Mark mark,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Measure measure) {

    /** The final training loss of whoever has the lowest. */
    private static final Mark FINAL_LOSS = new Mark(Quantity.LOSS, null, null);

    public RaceConfig {
        entrants = List.copyOf(entrants);
        against = List.copyOf(against);
    }

    /** What has to be reached, also where the file leaves it out. */
    public Mark target() {
        return mark == null ? FINAL_LOSS : mark;
    }

    /** Whether seconds are raced for, not steps. */
    public boolean bySeconds() {
        return measure == Measure.SECONDS;
    }

    /**
     * A method in a race.
     *
     * @param name of it
     * @param arms that it is searched over
     */
    public record Entrant(String name, List<String> arms) {

        public Entrant {
            arms = List.copyOf(arms);
        }
    }

    /**
     * A value of a quantity that is measured on the way.
     *
     * @param quantity the training loss, or one of the test rows that {@code loop.fixed.testEvery} asks for
     * @param value    the mark; null where the others set it, seed by seed
     * @param at       which of their values then; null for the last
     */
    public record Mark(
            Quantity quantity,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double value,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            At at) {

        /** Whether the best value on the way is meant, not the last. */
        public boolean best() {
            return at == At.BEST;
        }
    }

    /** Which value of a curve. */
    public enum At {
        /** Its last. */
        @JsonProperty("final")
        FINAL,
        /** Its best. */
        @JsonProperty("best")
        BEST
    }

    /** What a race is about. */
    public enum Measure {
        /** Optimiser steps. */
        @JsonProperty("steps")
        STEPS,
        /** Seconds of training, without the time that measuring took. */
        @JsonProperty("seconds")
        SECONDS
    }
}

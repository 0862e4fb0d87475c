package dev.occam.tuner.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How the best point of a searched arm is told: by what a quantity comes to, or by how soon it is at a mark.
 *
 * @param quantity what is looked at
 * @param mark     the value to be at soonest, in optimiser steps; null where what the quantity comes to decides
 */
public record SearchConfig(Quantity quantity, @Nullable Double mark) {

    /** A search by the value of a quantity, which a file writes as its name alone. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static SearchConfig by(String label) {
        return new SearchConfig(Quantity.of(label), null);
    }

    /** A search by the steps to a mark. */
    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static SearchConfig soonestAt(@JsonProperty("quantity") Quantity quantity, @JsonProperty("mark") double mark) {
        return new SearchConfig(quantity, mark);
    }

    /** As a file writes it. */
    @JsonValue
    Object written() {
        return mark == null ? quantity.label() : new Soonest(quantity, mark);
    }

    /** The fields of a search by the steps to a mark, in one order. */
    private record Soonest(
            @JsonProperty Quantity quantity, @JsonProperty double mark) {}

    /** What decides, in a few words: {@code nll.best}, or {@code steps to nll 0.75}. */
    public String label() {
        return mark == null ? quantity.label() : "steps to " + quantity.label() + " " + mark;
    }
}

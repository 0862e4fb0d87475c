package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a preconditioner remembers, by name.
 *
 * @param counters whole numbers
 * @param arrays running averages, bases, velocities
 */
public record PreconditionerState(SortedMap<String, Long> counters, SortedMap<String, NDArray> arrays) {

    /**
     * A state.
     *
     * @param counters whole numbers
     * @param arrays arrays, which stay the caller's
     */
    public PreconditionerState(Map<String, Long> counters, Map<String, NDArray> arrays) {
        this(
                Collections.unmodifiableSortedMap(new TreeMap<>(counters)),
                Collections.unmodifiableSortedMap(new TreeMap<>(arrays)));
    }

    /**
     * One of its whole numbers.
     *
     * @param name its name
     * @return the number
     * @throws IllegalArgumentException if the state has none of that name
     */
    long counter(String name) {
        Long value = counters.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the state of a preconditioner holds no number '" + name + "', only " + counters.keySet());
        }
        return value;
    }
}

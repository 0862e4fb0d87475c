package dev.occam.tuner.train;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an optimiser remembers between two steps.
 *
 * @param steps taken so far
 * @param arrays by name, such as {@code mean.01Linear_weight}; in a fixed order
 */
public record OptimiserState(long steps, Map<String, NDArray> arrays) {

    public OptimiserState {
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }
}

package dev.occam.laplace.precondition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Arrays that outlive a step, each under a name; a new one takes the place of the old, which is freed. */
final class NamedArrays {

    private final NDManager manager;
    private final Map<String, NDArray> arrays = new TreeMap<>();

    NamedArrays(NDManager manager) {
        this.manager = manager;
    }

    boolean has(String name) {
        return arrays.containsKey(name);
    }

    NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalStateException("no array '" + name + "' yet, only " + arrays.keySet());
        }
        return array;
    }

    /** The same numbers as an array of the scope, so that what is computed from it lives there. */
    NDArray in(NDManager scope, String name) {
        NDArray alias = get(name).stopGradient();
        alias.attach(scope);
        return alias;
    }

    /** Keeps an array, which must be nobody else's. */
    void put(String name, NDArray array) {
        array.attach(manager);
        @Nullable NDArray before = arrays.put(name, array);
        if (before != null && before != array) {
            before.close();
        }
    }

    void forEach(BiConsumer<String, NDArray> action) {
        arrays.forEach(action);
    }

    void clear() {
        arrays.values().forEach(NDArray::close);
        arrays.clear();
    }
}

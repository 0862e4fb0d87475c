package dev.occam.laplace.precondition;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The preconditioners by name: a method is one class and one line here. */
public final class Preconditioners {

    private static final SortedMap<String, Function<KroneckerSettings, Preconditioner.Factory>> METHODS =
            new TreeMap<>(Map.of(
                    "kfac", settings -> blockwise(KfacMethod::new, settings),
                    "ekfac", settings -> blockwise(EkfacMethod::new, settings),
                    "ekfac-ra", settings -> blockwise(EkfacAverageMethod::new, settings)));

    private Preconditioners() {}

    /**
     * The names.
     *
     * @return in alphabetical order
     */
    public static SortedSet<String> names() {
        return new TreeSet<>(METHODS.keySet());
    }

    /**
     * A method.
     *
     * @param name one of {@link #names}
     * @param settings of the method
     * @return a factory of preconditioners
     * @throws IllegalArgumentException if there is no method of that name
     */
    public static Preconditioner.Factory named(String name, KroneckerSettings settings) {
        Function<KroneckerSettings, Preconditioner.Factory> method = METHODS.get(name);
        if (method == null) {
            throw new IllegalArgumentException("no preconditioner is called '" + name + "'; there are " + names());
        }
        return method.apply(settings);
    }

    private static Preconditioner.Factory blockwise(BlockMethod.Maker maker, KroneckerSettings settings) {
        return (layers, parent) -> new BlockwisePreconditioner(maker, settings, layers, parent);
    }
}

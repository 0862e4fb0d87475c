package dev.occam.laplace.record;

import java.util.List;
import java.util.function.Predicate;

/** Which layers of a network are recorded; the parameters of all others count as fixed, whatever they take part in. */
public final class LayerSelection {

    private static final LayerSelection ALL = new LayerSelection("all layers", name -> true, false);
    private static final LayerSelection LAST = new LayerSelection("the last layer", name -> true, true);

    private final String description;
    private final Predicate<String> names;
    private final boolean last;

    private LayerSelection(String description, Predicate<String> names, boolean last) {
        this.description = description;
        this.names = names;
        this.last = last;
    }

    /**
     * Every layer with trainable parameters.
     *
     * @return the selection
     */
    public static LayerSelection all() {
        return ALL;
    }

    /**
     * The affine layer with trainable weights that runs last.
     *
     * @return the selection
     */
    public static LayerSelection last() {
        return LAST;
    }

    /**
     * Layers by the beginning of their parameters' names, as the block lists them.
     *
     * @param prefixes for example {@code 03Linear}
     * @return the selection
     */
    public static LayerSelection named(String... prefixes) {
        List<String> own = List.of(prefixes);
        return new LayerSelection("layers " + own, name -> own.stream().anyMatch(name::startsWith), false);
    }

    /**
     * Layers by a condition on the names of their parameters.
     *
     * @param parameterNames true for the names, as the block lists them, of parameters that are recorded
     * @return the selection
     */
    public static LayerSelection where(Predicate<String> parameterNames) {
        return new LayerSelection("chosen layers", parameterNames, false);
    }

    boolean includes(String parameter) {
        return names.test(parameter);
    }

    boolean isLast() {
        return last;
    }

    @Override
    public String toString() {
        return description;
    }
}

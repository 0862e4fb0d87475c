package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.record.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Gaussian prior of independent weights, {@code N(mean, 1/delta)}: which of them share a prior precision delta, at which
 * delta it starts, and its mean. Weights of one block may have several, where the block is the full matrix, a low-rank one or the diagonal;
 * what Kronecker factors can't keep apart is refused.
 *
 * @param grouping which weights share a prior precision
 * @param precision the prior precision of every group before it is tuned
 * @param mean its mean
 */
public record Prior(Grouping grouping, double precision, PriorMean mean) {

    public Prior {
        if (!(precision > 0) || Double.isInfinite(precision)) {
            throw new IllegalArgumentException("a prior precision is positive and finite, not " + precision);
        }
    }

    private Prior(Grouping grouping, double precision) {
        this(grouping, precision, new PriorMean.Constant(0));
    }

    /** One precision for all weights. */
    public static Prior scalar(double precision) {
        return new Prior(Each.NETWORK, precision);
    }

    /** One precision a layer, its bias included. */
    public static Prior layerwise(double precision) {
        return new Prior(Each.LAYER, precision);
    }

    /** One precision a parameter tensor; under Kronecker factors biases must have blocks of their own. */
    public static Prior perTensor(double precision) {
        return new Prior(Each.TENSOR, precision);
    }

    /** One precision a weight, for the diagonal structure. */
    public static Prior diagonal(double precision) {
        return new Prior(Each.WEIGHT, precision);
    }

    /**
     * One precision a named group of parameters.
     *
     * @param precision before tuning
     * @param groups for each group the beginnings of its parameters' names, as the block lists them; every parameter in
     *     exactly one
     */
    public static Prior groups(double precision, Map<String, List<String>> groups) {
        return new Prior(new Named(groups), precision);
    }

    /** The same prior with another mean. */
    public Prior withMean(PriorMean other) {
        return new Prior(grouping, precision, other);
    }

    /** The same prior with one number as the mean of all weights. */
    public Prior withMean(double value) {
        return withMean(new PriorMean.Constant(value));
    }

    /** The same prior with given means, by the names of the parameters in the block. */
    public Prior withMean(Map<String, NDArray> byName) {
        return withMean(new PriorMean.Weights(byName));
    }

    /** Which weights share a prior precision. */
    public sealed interface Grouping {

        /**
         * The group that a parameter's weights are in, or, with one precision a weight, that theirs are named after.
         *
         * @param layer that it belongs to
         * @param tensor weight or bias of the layer
         * @return the name of a group
         * @throws IllegalArgumentException if it has none, naming the remedy
         */
        String groupOf(Layer layer, Layer.Tensor tensor);
    }

    /** One precision for each of these. */
    public enum Each implements Grouping {
        /** All weights. */
        NETWORK,
        /** A layer, its bias included. */
        LAYER,
        /** A parameter tensor. */
        TENSOR,
        /** A weight. */
        WEIGHT;

        @Override
        public String groupOf(Layer layer, Layer.Tensor tensor) {
            return switch (this) {
                case NETWORK -> "all";
                case LAYER -> layer.name();
                case TENSOR, WEIGHT -> tensor.name();
            };
        }
    }

    /**
     * One precision a named group.
     *
     * @param prefixes for each group the beginnings of its parameters' names
     */
    public record Named(Map<String, List<String>> prefixes) implements Grouping {
        public Named {
            prefixes = new LinkedHashMap<>(prefixes);
            if (prefixes.isEmpty()) {
                throw new IllegalArgumentException("a grouped prior has at least one group");
            }
        }

        @Override
        public String groupOf(Layer layer, Layer.Tensor tensor) {
            List<String> found = prefixes.entrySet().stream()
                    .filter(entry -> entry.getValue().stream().anyMatch(tensor.name()::startsWith))
                    .map(Map.Entry::getKey)
                    .toList();
            if (found.size() != 1) {
                throw new IllegalArgumentException("the parameter '" + tensor.name() + "' lies in "
                        + (found.isEmpty() ? "no prior group" : "the prior groups " + found)
                        + "; every parameter belongs to exactly one");
            }
            return found.get(0);
        }
    }
}

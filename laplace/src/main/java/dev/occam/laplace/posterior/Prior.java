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
 */
public sealed interface Prior {

    /** The prior precision of every group before it is tuned. */
    double precision();

    /** Its mean. */
    PriorMean mean();

    /** The same prior with another mean. */
    Prior withMean(PriorMean other);

    /**
     * Whose prior precision a parameter has.
     *
     * @param layer that it belongs to
     * @param tensor weight or bias of the layer
     * @return the name of a group
     * @throws IllegalArgumentException if it has none, naming the remedy
     */
    String groupOf(Layer layer, Layer.Tensor tensor);

    /** One precision for all weights. */
    static Prior scalar(double precision) {
        return new Scalar(precision, new PriorMean.Constant(0));
    }

    /** One precision a layer, its bias included. */
    static Prior layerwise(double precision) {
        return new Layerwise(precision, new PriorMean.Constant(0));
    }

    /** One precision a parameter tensor; under Kronecker factors biases must have blocks of their own. */
    static Prior perTensor(double precision) {
        return new PerTensor(precision, new PriorMean.Constant(0));
    }

    /** One precision a weight, for the diagonal structure. */
    static Prior diagonal(double precision) {
        return new Diagonal(precision, new PriorMean.Constant(0));
    }

    /**
     * One precision a named group of parameters.
     *
     * @param precision before tuning
     * @param groups for each group the beginnings of its parameters' names, as the block lists them; every parameter in
     *     exactly one
     */
    static Prior groups(double precision, Map<String, List<String>> groups) {
        return new Named(precision, new PriorMean.Constant(0), groups);
    }

    /** The same prior with one number as the mean of all weights. */
    default Prior withMean(double value) {
        return withMean(new PriorMean.Constant(value));
    }

    /** The same prior with given means, by the names of the parameters in the block. */
    default Prior withMean(Map<String, NDArray> byName) {
        return withMean(new PriorMean.Weights(byName));
    }

    /** One precision for all weights. */
    record Scalar(double precision, PriorMean mean) implements Prior {
        public Scalar {
            requirePositive(precision);
        }

        @Override
        public Prior withMean(PriorMean other) {
            return new Scalar(precision, other);
        }

        @Override
        public String groupOf(Layer layer, Layer.Tensor tensor) {
            return "all";
        }
    }

    /** One precision a layer. */
    record Layerwise(double precision, PriorMean mean) implements Prior {
        public Layerwise {
            requirePositive(precision);
        }

        @Override
        public Prior withMean(PriorMean other) {
            return new Layerwise(precision, other);
        }

        @Override
        public String groupOf(Layer layer, Layer.Tensor tensor) {
            return layer.name();
        }
    }

    /** One precision a parameter tensor. */
    record PerTensor(double precision, PriorMean mean) implements Prior {
        public PerTensor {
            requirePositive(precision);
        }

        @Override
        public Prior withMean(PriorMean other) {
            return new PerTensor(precision, other);
        }

        @Override
        public String groupOf(Layer layer, Layer.Tensor tensor) {
            return tensor.name();
        }
    }

    /** One precision a weight. */
    record Diagonal(double precision, PriorMean mean) implements Prior {
        public Diagonal {
            requirePositive(precision);
        }

        @Override
        public Prior withMean(PriorMean other) {
            return new Diagonal(precision, other);
        }

        @Override
        public String groupOf(Layer layer, Layer.Tensor tensor) {
            return tensor.name();
        }
    }

    /** One precision a named group. */
    record Named(double precision, PriorMean mean, Map<String, List<String>> prefixes) implements Prior {
        public Named {
            requirePositive(precision);
            prefixes = new LinkedHashMap<>(prefixes);
            if (prefixes.isEmpty()) {
                throw new IllegalArgumentException("a grouped prior has at least one group");
            }
        }

        @Override
        public Prior withMean(PriorMean other) {
            return new Named(precision, other, prefixes);
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

    private static void requirePositive(double precision) {
        if (!(precision > 0) || Double.isInfinite(precision)) {
            throw new IllegalArgumentException("a prior precision is positive and finite, not " + precision);
        }
    }
}

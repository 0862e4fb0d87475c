package dev.occam.laplace.posterior;

import ai.djl.ndarray.NDArray;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.evidence.PriorGroups;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Gaussian prior of independent weights, {@code N(mean, 1/delta)}: which of them share a prior precision delta, at which
 * delta it starts, and its mean. What a curvature's blocks can't keep apart is refused.
 */
public sealed interface Prior {

    /** The prior precision of every group before it is tuned. */
    double precision();

    /** Its mean. */
    PriorMean mean();

    /** The same prior with another mean. */
    Prior withMean(PriorMean other);

    /**
     * Which blocks share a prior precision.
     *
     * @param blocks of the curvature
     * @return a group for each
     * @throws IllegalArgumentException if the blocks join what the prior keeps apart, naming the remedy
     */
    PriorGroups groups(List<CurvatureBlock> blocks);

    /** One precision for all weights. */
    static Prior scalar(double precision) {
        return new Scalar(precision, new PriorMean.Constant(0));
    }

    /** One precision a layer, its bias included. */
    static Prior layerwise(double precision) {
        return new Layerwise(precision, new PriorMean.Constant(0));
    }

    /** One precision a parameter tensor; biases must have blocks of their own. */
    static Prior perTensor(double precision) {
        return new PerTensor(precision, new PriorMean.Constant(0));
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
        public PriorGroups groups(List<CurvatureBlock> blocks) {
            return PriorGroups.scalar(blocks.size());
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
        public PriorGroups groups(List<CurvatureBlock> blocks) {
            blocks.forEach(block -> requireOneLayer(block, "layerwise"));
            return PriorGroups.of(blocks.stream()
                    .map(block -> block.members().get(0).layer().name())
                    .toList());
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
        public PriorGroups groups(List<CurvatureBlock> blocks) {
            for (CurvatureBlock block : blocks) {
                requireOneLayer(block, "per-tensor");
                if (block.members().get(0).part() == ParameterBlock.Part.JOINT) {
                    throw new IllegalArgumentException("a prior per tensor cannot tell weight and bias of the layer "
                            + block.name() + " apart while they share a block; fit with BiasPlacement.SEPARATE");
                }
            }
            return PriorGroups.of(blocks.stream()
                    .map(block -> block.members().get(0).tensors().get(0).name())
                    .toList());
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
        public PriorGroups groups(List<CurvatureBlock> blocks) {
            Set<String> used = new LinkedHashSet<>();
            List<String> names =
                    blocks.stream().map(block -> groupOf(block, used)).toList();
            for (String name : prefixes.keySet()) {
                if (!used.contains(name)) {
                    throw new IllegalArgumentException("the prior group '" + name + "' " + prefixes.get(name)
                            + " meets no parameter; the network has " + tensors(blocks));
                }
            }
            return PriorGroups.of(names);
        }

        private String groupOf(CurvatureBlock block, Set<String> used) {
            Set<String> groups = block.members().stream()
                    .flatMap(member -> member.tensors().stream())
                    .map(tensor -> groupOf(tensor.name()))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (groups.size() > 1) {
                throw new IllegalArgumentException(
                        "the parameters of " + block.name() + " share a block but lie in the" + " prior groups "
                                + groups + "; put them into one group, or fit a structure with a block for each");
            }
            used.addAll(groups);
            return groups.iterator().next();
        }

        private String groupOf(String tensor) {
            List<String> found = prefixes.entrySet().stream()
                    .filter(entry -> entry.getValue().stream().anyMatch(tensor::startsWith))
                    .map(Map.Entry::getKey)
                    .toList();
            if (found.size() != 1) {
                throw new IllegalArgumentException("the parameter '" + tensor + "' lies in "
                        + (found.isEmpty() ? "no prior group" : "the prior groups " + found)
                        + "; every parameter belongs to exactly one");
            }
            return found.get(0);
        }

        private static List<String> tensors(List<CurvatureBlock> blocks) {
            return blocks.stream()
                    .flatMap(block -> block.members().stream())
                    .flatMap(member -> member.tensors().stream())
                    .map(tensor -> tensor.name())
                    .distinct()
                    .toList();
        }
    }

    private static void requireOneLayer(CurvatureBlock block, String kind) {
        if (block.members().size() > 1) {
            throw new IllegalArgumentException("a " + kind + " prior needs a block for each layer, but the "
                    + block.rule() + " has one for all; use Prior.scalar, or BlockDiagonal.GGN");
        }
    }

    private static void requirePositive(double precision) {
        if (!(precision > 0) || Double.isInfinite(precision)) {
            throw new IllegalArgumentException("a prior precision is positive and finite, not " + precision);
        }
    }
}

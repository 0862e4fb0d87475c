package dev.occam.tuner.loop;

import ai.djl.nn.Parameter;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.evidence.Hyperparameters;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.record.Layer;
import dev.occam.tuner.config.PriorConfig;
import dev.occam.tuner.train.Weights;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Which blocks and tensors share a prior precision: where curvature, prior and optimiser meet. */
public final class ParameterGroups {

    private final List<ParameterBlock> blocks;
    private final PriorGroups groups;
    private final int[] groupOfTensor;

    private ParameterGroups(List<ParameterBlock> blocks, PriorGroups groups, int[] groupOfTensor) {
        this.blocks = blocks;
        this.groups = groups;
        this.groupOfTensor = groupOfTensor;
    }

    /**
     * Groups the blocks of a network.
     *
     * @param blocks its blocks, in the order of its curvature
     * @param weights its trainable tensors
     * @param kind one group for all, one a layer, or one a tensor
     * @return the groups
     */
    public static ParameterGroups of(List<ParameterBlock> blocks, Weights weights, PriorConfig.Groups kind) {
        List<String> names = blocks.stream()
                .map(block -> switch (kind) {
                    case SCALAR -> "all";
                    case LAYERWISE -> block.layer().name();
                    case TENSOR -> block.name();
                })
                .toList();
        PriorGroups groups = PriorGroups.of(names);
        IdentityHashMap<Parameter, Integer> groupOf = new IdentityHashMap<>();
        for (int k = 0; k < blocks.size(); k++) {
            for (Layer.Tensor tensor : blocks.get(k).tensors()) {
                groupOf.put(tensor.parameter(), groups.groupOf(k));
            }
        }
        int[] groupOfTensor = weights.parameters().stream()
                .mapToInt(parameter -> {
                    Integer group = groupOf.get(parameter);
                    if (group == null) {
                        throw new IllegalStateException("parameter " + parameter.getName() + " is in no block");
                    }
                    return group;
                })
                .toArray();
        return new ParameterGroups(List.copyOf(blocks), groups, groupOfTensor);
    }

    /**
     * The groups as the evidence sees them.
     *
     * @return groups over blocks
     */
    public PriorGroups prior() {
        return groups;
    }

    /**
     * The blocks of a group.
     *
     * @param group its number
     * @return in order
     */
    public List<ParameterBlock> blocksOf(int group) {
        List<ParameterBlock> own = new ArrayList<>();
        for (int k = 0; k < blocks.size(); k++) {
            if (groups.groupOf(k) == group) {
                own.add(blocks.get(k));
            }
        }
        return own;
    }

    /**
     * The number of parameters in a group.
     *
     * @param group its number
     * @return parameters of all its blocks
     */
    public int sizeOf(int group) {
        return blocksOf(group).stream().mapToInt(ParameterBlock::size).sum();
    }

    /**
     * A figure of each group, for each of its blocks.
     *
     * @param byGroup one figure a group
     * @return one a block
     */
    public double[] byBlock(double[] byGroup) {
        double[] figures = new double[blocks.size()];
        for (int k = 0; k < figures.length; k++) {
            figures[k] = byGroup[groups.groupOf(k)];
        }
        return figures;
    }

    /**
     * A figure of each group, for each of its tensors.
     *
     * @param byGroup one figure a group
     * @return one a trainable tensor, in the order of the weights
     */
    public double[] byTensor(double[] byGroup) {
        double[] figures = new double[groupOfTensor.length];
        for (int i = 0; i < figures.length; i++) {
            figures[i] = byGroup[groupOfTensor[i]];
        }
        return figures;
    }

    /**
     * The group of a tensor.
     *
     * @param tensor its place in the order of the weights
     * @return the group's number
     */
    public int groupOfTensor(int tensor) {
        return groupOfTensor[tensor];
    }

    /**
     * What training sees of a prior: {@code delta sigma^2} of each group.
     *
     * @param hyperparameters prior precisions and noise
     * @return one ridge a group
     */
    public static double[] ridges(Hyperparameters hyperparameters) {
        double[] ridges = hyperparameters.logPriorPrecisions();
        for (int g = 0; g < ridges.length; g++) {
            ridges[g] = Math.exp(ridges[g] - hyperparameters.logNoisePrecision());
        }
        return ridges;
    }
}

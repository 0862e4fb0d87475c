package dev.occam.laplace.posterior;

import dev.occam.laplace.curvature.Curvature;
import dev.occam.laplace.curvature.CurvatureBlock;
import dev.occam.laplace.curvature.ParameterBlock;
import dev.occam.laplace.evidence.PriorGroups;
import dev.occam.laplace.record.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose prior precision each weight has: the meeting of a prior with a curvature's blocks, where contradictions are refused.
 *
 * <p>A block has one precision for all its weights, or parts with one each; parts can be told apart where eigenvectors are those of the
 * parameters (diagonal) or columns over them (full, low-rank), and not in products of two sides (Kronecker).
 */
final class PriorLayout {

    private final List<BlockParts> blocks;
    private final PriorGroups groups;
    private final List<int[]> groupsOfParts = new ArrayList<>();

    /**
     * The parts of one block.
     *
     * @param names the group of each
     * @param partOf (P): the part of each weight, row-major over the block's matrix; empty where there is one part
     * @param kind how the block tells them apart
     */
    @SuppressWarnings("ArrayRecordComponent") // made once and read
    record BlockParts(List<String> names, int[] partOf, Kind kind) {}

    /** How a block with parts is handled. */
    enum Kind {
        /** One part. */
        WHOLE,
        /** A diagonal: each part has a spectrum of its own. */
        SPLIT,
        /** A matrix: parts share its determinant. */
        COUPLED
    }

    private PriorLayout(List<BlockParts> blocks) {
        this.blocks = blocks;
        List<String> units = new ArrayList<>();
        blocks.stream().filter(parts -> parts.kind() != Kind.COUPLED).forEach(parts -> units.addAll(parts.names()));
        blocks.stream().filter(parts -> parts.kind() == Kind.COUPLED).forEach(parts -> units.addAll(parts.names()));
        groups = PriorGroups.of(units);
        Map<String, Integer> numbers = new HashMap<>();
        groups.names().forEach(name -> numbers.put(name, numbers.size()));
        for (BlockParts parts : blocks) {
            groupsOfParts.add(parts.names().stream()
                    .mapToInt(name -> numbers.getOrDefault(name, -1))
                    .toArray());
        }
    }

    static PriorLayout of(Prior prior, Curvature curvature) {
        List<BlockParts> blocks =
                curvature.blocks().stream().map(block -> parts(prior, block)).toList();
        if (prior.grouping() instanceof Prior.Named named) {
            requireUsed(named, blocks, curvature.blocks());
        }
        return new PriorLayout(blocks);
    }

    private static BlockParts parts(Prior prior, CurvatureBlock block) {
        String[] names = names(prior, block);
        Map<String, Integer> index = new LinkedHashMap<>();
        int[] partOf = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            Integer known = index.putIfAbsent(names[i], index.size());
            partOf[i] = known == null ? index.size() - 1 : known;
        }
        List<String> parts = List.copyOf(index.keySet());
        if (parts.size() == 1) {
            return new BlockParts(parts, new int[0], Kind.WHOLE);
        }
        if (block.basis().isEmpty()) {
            return new BlockParts(parts, partOf, Kind.SPLIT);
        }
        if (prior.grouping() == Prior.Each.WEIGHT) {
            throw new IllegalArgumentException(
                    "a prior precision for each weight needs the diagonal structure, but " + block.name()
                            + " has the rule " + block.rule() + "; fit with Diagonal.GGN, or take Prior.perTensor");
        }
        if (block.basis().size() > 1) {
            throw new IllegalArgumentException(
                    prior.grouping() == Prior.Each.TENSOR
                            ? "a prior per tensor cannot tell weight and bias of the layer " + block.name()
                                    + " apart while they share a block; fit with BiasPlacement.SEPARATE"
                            : "the parameters of " + block.name() + " share a block but lie in the prior groups "
                                    + parts + "; put them into one group, or fit a structure with a block for each");
        }
        return new BlockParts(parts, partOf, Kind.COUPLED);
    }

    /** The group of each weight of a block. */
    private static String[] names(Prior prior, CurvatureBlock block) {
        String[] names = new String[block.size()];
        int next = 0;
        for (ParameterBlock member : block.members()) {
            Layer layer = member.layer();
            List<Layer.Tensor> tensors = member.tensors();
            List<String> groups = tensors.stream()
                    .map(tensor -> prior.grouping().groupOf(layer, tensor))
                    .toList();
            int columns = member.columns();
            for (int i = 0; i < member.size(); i++) {
                boolean bias = tensors.size() == 2 && i % columns == columns - 1;
                String group = groups.get(bias ? 1 : 0);
                names[next++] = prior.grouping() == Prior.Each.WEIGHT
                        ? group + "[" + (i / columns + member.group() * member.rows())
                                + (bias ? "]" : ", " + i % columns + "]")
                        : group;
            }
        }
        return names;
    }

    private static void requireUsed(Prior.Named grouping, List<BlockParts> found, List<CurvatureBlock> blocks) {
        for (String name : grouping.prefixes().keySet()) {
            if (found.stream().noneMatch(parts -> parts.names().contains(name))) {
                List<String> tensors = blocks.stream()
                        .flatMap(block -> block.members().stream())
                        .flatMap(member -> member.tensors().stream())
                        .map(Layer.Tensor::name)
                        .distinct()
                        .toList();
                throw new IllegalArgumentException("the prior group '" + name + "' "
                        + grouping.prefixes().get(name) + " meets no parameter; the network has " + tensors);
            }
        }
    }

    /** The groups of blocks and parts of blocks, those of coupled blocks last. */
    PriorGroups groups() {
        return groups;
    }

    /** How a block is divided. */
    BlockParts parts(int block) {
        return blocks.get(block);
    }

    /** A figure of each group, for each weight of a block; one number where it is that of all. */
    double[] byWeight(int block, double[] ofGroup) {
        BlockParts parts = blocks.get(block);
        int[] own = groupsOfParts.get(block);
        return parts.kind() == Kind.WHOLE
                ? new double[] {ofGroup[own[0]]}
                : Arrays.stream(parts.partOf())
                        .mapToDouble(part -> ofGroup[own[part]])
                        .toArray();
    }
}
